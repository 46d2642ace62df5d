/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code POST /_emulator/faults}: members named are changed, {@code null} takes one back, the
 * others stay. Either all of a request is applied or, if any of it is wrong, nothing.
 */
final class FaultsJson {

    private FaultsJson() {}

    /**
     * Applies a request.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static void apply(JsonNode request, Faults faults) {
        if (request == null || !request.isObject()) {
            throw new IllegalArgumentException(
                    "Send a JSON object, e.g. {\"outage\":\"503\",\"for\":\"30s\"}.");
        }
        List<Runnable> changes = new ArrayList<>();
        request.fields().forEachRemaining(e -> changes.add(change(e, request, faults)));
        changes.forEach(Runnable::run);
    }

    private static Runnable change(
            Map.Entry<String, JsonNode> member, JsonNode request, Faults faults) {
        String name = member.getKey();
        JsonNode value = member.getValue();
        boolean off = value.isNull();
        switch (name) {
            case "outage":
                return outage(value, request.get("for"), faults);
            case "for":
                check(request.hasNonNull("outage"), "'for' is for 'outage', which is not given.");
                return () -> {};
            case "noAnswerRate":
                double noAnswer = rate(name, value);
                return () -> faults.noAnswerRate(noAnswer);
            case "errorRate":
                double error = rate(name, value);
                return () -> faults.errorRate(error);
            case "throttleRate":
                double throttle = rate(name, value);
                return () -> faults.throttleRate(throttle);
            case "stallBody":
                double stall = value.isBoolean() ? (value.asBoolean() ? 1 : 0) : rate(name, value);
                return () -> faults.stallRate(stall);
            case "latency":
                return latency(value, faults);
            case "throttleAs":
                ThrottleForm form = off ? null : throttleForm(value.asText());
                return () -> faults.throttleAs(form);
            case "retryAfter":
                int seconds = off ? 0 : whole(name, value, 0);
                return () -> faults.retryAfterSeconds(seconds);
            case "poison":
                if (off) {
                    return faults::noPoison;
                }
                check(
                        value.path("field").isTextual() && value.path("value").isValueNode(),
                        "'poison' must be {\"field\":\"...\",\"value\":\"...\"}.");
                return () ->
                        faults.poison(value.get("field").textValue(), value.get("value").asText());
            case "errorExamples":
                int examples = off ? Integer.MAX_VALUE : whole(name, value, 0);
                return () -> faults.errorExamples(examples);
            case "maxBodyBytes":
                int bytes = off ? Integer.MAX_VALUE : whole(name, value, 1);
                return () -> faults.maxBodyBytes(bytes);
            case "seed":
                check(value.canConvertToLong(), "'seed' must be a whole number.");
                return () -> faults.seed(value.asLong());
            default:
                throw new IllegalArgumentException(
                        "There is no fault '"
                                + name
                                + "'; use outage, for, noAnswerRate, errorRate, throttleRate,"
                                + " latency, stallBody, throttleAs, retryAfter, poison,"
                                + " errorExamples, maxBodyBytes, seed.");
        }
    }

    private static Runnable outage(JsonNode kind, JsonNode length, Faults faults) {
        if (kind.isNull() || kind.asText().equals("none")) {
            return faults::endOutage;
        }
        Outage outage = Outage.fromWireName(kind.asText());
        if (length == null || length.isNull()) {
            check(
                    outage != Outage.REFUSE,
                    "'refuse' closes this port as well, so it needs 'for', e.g. \"for\":\"30s\".");
            return () -> faults.outage(outage);
        }
        Duration duration = Durations.parse(length.asText());
        check(!duration.isZero(), "'for' must be longer than nothing.");
        return () -> faults.outage(outage, duration);
    }

    private static Runnable latency(JsonNode value, Faults faults) {
        String text = value.isNull() ? "0" : value.asText();
        int dots = text.indexOf("..");
        Duration min = Durations.parse(dots < 0 ? text : text.substring(0, dots));
        Duration max = dots < 0 ? min : Durations.parse(text.substring(dots + 2));
        check(max.compareTo(min) >= 0, "'latency' has its upper bound below its lower one.");
        return () -> faults.latency(min, max);
    }

    static ThrottleForm throttleForm(String text) {
        switch (text.toLowerCase(Locale.ROOT)) {
            case "body":
                return ThrottleForm.BODY;
            case "http":
                return ThrottleForm.HTTP;
            default:
                throw new IllegalArgumentException("'throttleAs' must be body or http.");
        }
    }

    private static double rate(String name, JsonNode value) {
        double rate = value.isNull() ? 0 : value.isNumber() ? value.asDouble() : -1;
        check(rate >= 0 && rate <= 1, "'" + name + "' must be a number between 0 and 1.");
        return rate;
    }

    private static int whole(String name, JsonNode value, int min) {
        check(
                value.isInt() && value.asInt() >= min,
                "'" + name + "' must be a whole number of at least " + min + ".");
        return value.asInt();
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
