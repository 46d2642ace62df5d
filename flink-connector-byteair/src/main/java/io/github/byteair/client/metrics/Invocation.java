/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client.metrics;

import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.apache.hc.client5.http.ConnectTimeoutException;

/**
 * What the SDKs tell apart of a call: whether it succeeded, where it went, and why it failed. A
 * success to them is HTTP 200, whatever the service says in it [sdk].
 */
final class Invocation {

    private static final int OK = 200;

    private final boolean success;
    private final String url;

    /** Of a failure; else null. */
    @Nullable private final String message;

    /** The HTTP status of a failure; 0 if there was none. */
    private final int status;

    private Invocation(boolean success, String url, @Nullable String message, int status) {
        this.success = success;
        this.url = url;
        this.message = message;
        this.status = status;
    }

    static Invocation of(String endpoint, String target, WriteOutcome outcome) {
        String url = endpoint + target;
        int status = outcome.httpStatus();
        boolean complete = outcome.kind() != Kind.NO_ANSWER || outcome.ofService();
        if (status == OK && complete) {
            return new Invocation(true, url, null, 0);
        }
        String message = status == 0 || status == OK ? reason(outcome) : "invoke-fail";
        return new Invocation(false, url, message, status);
    }

    private static String reason(WriteOutcome outcome) {
        Throwable cause = outcome.cause();
        if (cause instanceof ConnectTimeoutException) {
            return "connect-timeout";
        }
        if (cause instanceof SocketTimeoutException) {
            return "read-timeout";
        }
        // The deadline for the whole of the call is the client's own, and has no exception.
        return cause == null && outcome.httpStatus() == 0 ? "timeout" : "other";
    }

    /** The part of the metric's name behind the prefix, before {@code .count}. */
    String name() {
        return success ? "invoke.success" : "invoke.error";
    }

    /** The tags as the SDKs write them, but for language and version. */
    Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        // The platform's parser of tags splits at '=' [sdk].
        tags.put("url", url.replace("=", "_is_"));
        tags.put("req_type", "data-api");
        int query = url.indexOf('?');
        String[] path = (query < 0 ? url : url.substring(0, query)).split("/");
        tags.put("tenant", path[path.length - 2]);
        tags.put("scene", path[path.length - 1]);
        if (message != null) {
            tags.put("message", message);
        }
        if (status != 0) {
            tags.put("code", Integer.toString(status));
        }
        return tags;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Invocation)) {
            return false;
        }
        Invocation that = (Invocation) other;
        return success == that.success
                && status == that.status
                && url.equals(that.url)
                && Objects.equals(message, that.message);
    }

    @Override
    public int hashCode() {
        return Objects.hash(success, status, url, message);
    }
}
