/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * Where calls are reported to, for the platform's people to see a job as they see a program that
 * uses their SDK: what that calls metrics. Immutable; holds no secret.
 */
public final class PlatformMetrics implements Serializable {

    /** What the SDKs' metrics are called, up to {@code .invoke.success.count} and the like. */
    public static final String DEFAULT_PREFIX = "volcengine.rec.sdk";

    private static final long serialVersionUID = 1L;

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final int MOST_CHARS = 128;
    private static final int MOST_TAGS = 20;

    /** What each metric has of itself. */
    private static final Set<String> OWN_TAGS =
            Set.of("url", "req_type", "tenant", "scene", "language", "version", "message", "code");

    private final Endpoint host;
    private final String prefix;
    private final TreeMap<String, String> tags;

    private PlatformMetrics(Endpoint host, String prefix, Map<String, String> tags) {
        this.host = host;
        this.prefix = prefix;
        this.tags = new TreeMap<>(tags);
    }

    /**
     * @param domain a host, for https, or {@code scheme://host[:port]}
     * @param prefix what the metrics' names begin with; {@link #DEFAULT_PREFIX} for those that the
     *     platform knows
     * @param tags added to each metric; at most 20
     * @throws IllegalArgumentException with a sentence, if one of them can't be
     */
    public static PlatformMetrics of(String domain, String prefix, Map<String, String> tags) {
        Endpoint host = Endpoint.parseMetricsDomain(domain);
        String fault = prefixFault(prefix);
        if (fault != null) {
            throw new IllegalArgumentException("The prefix of the platform's metrics " + fault);
        }
        fault = tagsFault(tags);
        if (fault != null) {
            throw new IllegalArgumentException("The tags of the platform's metrics: " + fault);
        }
        return new PlatformMetrics(host, prefix, tags);
    }

    /** What is wrong with a prefix, as the rest of a sentence; null if nothing is. */
    @Nullable
    public static String prefixFault(String prefix) {
        boolean fits = prefix.length() <= MOST_CHARS && PREFIX.matcher(prefix).matches();
        return fits
                ? null
                : "must be words of ASCII letters, digits, '-' and '_' with dots between, at most "
                        + MOST_CHARS
                        + " characters.";
    }

    /** What is wrong with tags, as a sentence; null if nothing is. */
    @Nullable
    public static String tagsFault(Map<String, String> tags) {
        if (tags.size() > MOST_TAGS) {
            return "there are " + tags.size() + ", and at most " + MOST_TAGS + " are sent.";
        }
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            String name = tag.getKey();
            String value = tag.getValue();
            String shown = "'" + Texts.message(String.valueOf(name)) + "'";
            if (name == null || name.length() > MOST_CHARS || !TAG.matcher(name).matches()) {
                return shown
                        + " can't be a tag's name: it consists of 1 to "
                        + MOST_CHARS
                        + " ASCII letters, digits, '.', '-' and '_'.";
            }
            if (OWN_TAGS.contains(name)) {
                return shown + " is a tag that each metric has of itself; give yours another name.";
            }
            boolean printable =
                    value != null
                            && !value.isEmpty()
                            && value.length() <= MOST_CHARS
                            && value.chars().noneMatch(Character::isISOControl);
            if (!printable) {
                return shown
                        + " has a value that can't be sent: it must have 1 to "
                        + MOST_CHARS
                        + " characters, none of them a control character.";
            }
        }
        return null;
    }

    Endpoint host() {
        return host;
    }

    /** What the metrics' names begin with, without the dot. */
    public String prefix() {
        return prefix;
    }

    /** Added to each metric. */
    public Map<String, String> tags() {
        return Collections.unmodifiableMap(tags);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlatformMetrics && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return host + " " + prefix + " " + tags;
    }
}
