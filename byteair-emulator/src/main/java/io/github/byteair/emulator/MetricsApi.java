/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.byteair.emulator.proto.Metric;
import io.github.byteair.emulator.proto.MetricMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The platform's metrics host: takes what the SDKs report of their calls, and nothing else. A
 * message is taken wholly or not at all. Thread-safe.
 */
final class MetricsApi {

    static final String COUNTERS = "/api/counter";
    static final String TIMERS = "/api/put";

    private static final int MOST_METRICS = 10_000;
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);
    private static final Pattern COUNTER =
            Pattern.compile("[\\w.-]+\\.invoke\\.(success|error)\\.count");
    private static final Pattern TIMER =
            Pattern.compile(
                    "[\\w.-]+\\.invoke\\.(success|error)"
                            + "\\.latency\\.(max|min|avg|pct75|pct90|pct95|pct99|pct999)");
    private static final Set<String> REASONS =
            Set.of("connect-timeout", "read-timeout", "timeout", "other", "invoke-fail");
    private static final Set<String> LANGUAGES = Set.of("java", "python", "go");

    private final EmulatorSettings settings;
    private final Map<String, ReportedMetric> counters = new LinkedHashMap<>();
    private final Map<String, ReportedMetric> timers = new LinkedHashMap<>();
    private long messages;
    private long refused;
    private String lastRefusal = "";

    MetricsApi(EmulatorSettings settings) {
        this.settings = settings;
    }

    static boolean isFor(String path) {
        return path.equals(COUNTERS) || path.equals(TIMERS);
    }

    /** The HTTP status, and the reason if it is not 200. */
    synchronized Answer answer(RawRequest request) {
        try {
            take(request);
            messages++;
            return Answer.http(200, "");
        } catch (IllegalArgumentException e) {
            refused++;
            lastRefusal = e.getMessage();
            return Answer.http(400, e.getMessage());
        }
    }

    synchronized ReportedMetrics metrics() {
        List<ReportedMetric> metrics = new ArrayList<>(counters.values());
        metrics.addAll(timers.values());
        return new ReportedMetrics(messages, refused, lastRefusal, metrics);
    }

    synchronized void reset() {
        counters.clear();
        timers.clear();
        messages = 0;
        refused = 0;
        lastRefusal = "";
    }

    private void take(RawRequest request) {
        require(request.method().equals("POST"), "metrics are sent by POST");
        String type = request.header("content-type");
        require(
                "application/protobuf".equals(type),
                "Content-Type is '" + type + "', not application/protobuf");
        MetricMessage message;
        try {
            message = MetricMessage.parseFrom(request.body());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the body is not a MetricMessage");
        }
        require(
                message.getUnknownFields().asMap().isEmpty(),
                "the message has fields that a MetricMessage has not");
        require(message.getMetricsCount() > 0, "the message holds no metric");
        boolean counter = request.path().equals(COUNTERS);
        message.getMetricsList().forEach(metric -> check(metric, counter));
        Map<String, ReportedMetric> known = counter ? counters : timers;
        long unknown =
                message.getMetricsList().stream()
                        .map(MetricsApi::key)
                        .distinct()
                        .filter(key -> !known.containsKey(key))
                        .count();
        require(
                known.size() + unknown <= MOST_METRICS,
                "there are more than " + MOST_METRICS + " metrics");
        for (Metric metric : message.getMetricsList()) {
            Instant time = Instant.ofEpochSecond(metric.getTimestamp());
            known.merge(
                    key(metric),
                    new ReportedMetric(
                            metric.getMetric(),
                            metric.getTagsMap(),
                            metric.getValue(),
                            metric.getValue(),
                            1,
                            time),
                    (before, now) -> before.plus(now.value(), now.time()));
        }
    }

    private static String key(Metric metric) {
        return metric.getMetric() + new TreeMap<>(metric.getTagsMap());
    }

    private void check(Metric metric, boolean counter) {
        String name = metric.getMetric();
        require(
                metric.getUnknownFields().asMap().isEmpty(),
                name + " has fields that a Metric has not");
        require(
                (counter ? COUNTER : TIMER).matcher(name).matches(),
                "'" + name + "' is not the name of a " + (counter ? "counter" : "timer"));
        double value = metric.getValue();
        require(
                value >= 0 && !Double.isInfinite(value),
                name + " is " + value + ", not a number from 0 on");
        require(
                !counter || value >= 1 && value == Math.rint(value),
                name + " counts " + value + "; a counter has what was added since the last report");
        Duration skew =
                Duration.between(
                        Instant.ofEpochSecond(
                                Math.min(metric.getTimestamp(), Integer.MAX_VALUE * 2L)),
                        settings.clock.instant());
        require(
                metric.getTimestamp() > 0 && skew.abs().compareTo(MOST_SKEW) <= 0,
                name
                        + " has the timestamp "
                        + metric.getTimestamp()
                        + ", which is not within "
                        + MOST_SKEW.toMinutes()
                        + " minutes of now in seconds");
        checkTags(name, metric.getTagsMap());
    }

    private void checkTags(String name, Map<String, String> tags) {
        for (String tag : List.of("url", "req_type", "tenant", "scene", "language", "version")) {
            require(!tags.getOrDefault(tag, "").isEmpty(), name + " has no tag '" + tag + "'");
        }
        String url = tags.get("url");
        String tenant = tags.get("tenant");
        String scene = tags.get("scene");
        require(url.indexOf('=') < 0, name + ": the url has a '=', which travels as _is_");
        require(
                tenant.equals(settings.applicationId),
                name + ": the tenant is '" + tenant + "', not the application served");
        require(
                url.matches(
                        "https?://[^/]+/data/api/" + Pattern.quote(tenant + "/" + scene) + "\\?.*"),
                name + ": the url " + url + " is not that of a call by this tenant and scene");
        require(
                tags.get("req_type").equals("data-api"),
                name + ": req_type is '" + tags.get("req_type") + "', not data-api");
        require(
                LANGUAGES.contains(tags.get("language")),
                name + ": the language is '" + tags.get("language") + "'");
        boolean error = name.contains(".invoke.error.");
        String reason = tags.get("message");
        require(
                error ? reason != null && REASONS.contains(reason) : reason == null,
                name + ": the message is '" + reason + "'");
        String code = tags.get("code");
        require(
                code == null || error && code.matches("[1-5]\\d\\d"),
                name + ": the code is '" + code + "'");
        require(
                !"invoke-fail".equals(reason) || code != null,
                name + ": invoke-fail comes with the HTTP status as its code");
        tags.forEach(
                (tag, value) ->
                        require(
                                !tag.isEmpty() && value.chars().noneMatch(Character::isISOControl),
                                name + ": the tag '" + tag + "' can't be shown"));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
