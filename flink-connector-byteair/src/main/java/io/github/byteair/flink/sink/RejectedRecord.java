/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.Excerpt;
import io.github.byteair.client.Stage;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/** A record that was not written and why: what a dead-letter sink receives. Immutable. */
@PublicEvolving
@TypeInfo(RejectedRecordTypeInfo.Factory.class)
public final class RejectedRecord implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String json;
    private final String topic;
    private final Stage stage;
    @Nullable private final LocalDate dataDate;
    private final RejectionCause cause;
    private final int code;
    private final String message;
    @Nullable private final String requestId;
    private final int attempts;
    private final Instant time;

    /**
     * Makes one, e.g. to test a dead-letter sink; what each part means stands at its getter.
     *
     * @param dataDate may be null, as may the Request-Id; nothing else may
     */
    public RejectedRecord(
            String json,
            String topic,
            Stage stage,
            @Nullable LocalDate dataDate,
            RejectionCause cause,
            int code,
            String message,
            @Nullable String requestId,
            int attempts,
            Instant time) {
        this.json = Objects.requireNonNull(json);
        this.topic = Objects.requireNonNull(topic);
        this.stage = Objects.requireNonNull(stage);
        this.dataDate = dataDate;
        this.cause = Objects.requireNonNull(cause);
        this.code = code;
        this.message = Objects.requireNonNull(message);
        this.requestId = requestId;
        this.attempts = attempts;
        this.time = Objects.requireNonNull(time);
    }

    /**
     * The record's JSON as it was (to be) sent. For a record that could not be serialized, what
     * there is to see of it: the serializer's output, or the element's {@code toString}.
     */
    public String json() {
        return json;
    }

    /**
     * The topic it was for; one that can't be a topic is here as it is. Empty if it had none that
     * can be read.
     */
    public String topic() {
        return topic;
    }

    /** The stage it was for. */
    public Stage stage() {
        return stage;
    }

    /**
     * Null in the streaming stage, and where the record has no date or one that can't be read. One
     * that is out of range is here as it is, for whoever looks for its source.
     */
    @Nullable
    public LocalDate dataDate() {
        return dataDate;
    }

    /** Why it was rejected; says which policy it goes by. */
    public RejectionCause cause() {
        return cause;
    }

    /** The service's status code, e.g. 1001; 0 if the record was never sent. */
    public int code() {
        return code;
    }

    /** The reason, in the service's words if it gave one. */
    public String message() {
        return message;
    }

    /** The request it was last sent in; null if it never was. */
    @Nullable
    public String requestId() {
        return requestId;
    }

    /** How often it was sent. */
    public int attempts() {
        return attempts;
    }

    /** When it was rejected. */
    public Instant time() {
        return time;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof RejectedRecord)) {
            return false;
        }
        RejectedRecord that = (RejectedRecord) other;
        return code == that.code
                && attempts == that.attempts
                && json.equals(that.json)
                && topic.equals(that.topic)
                && stage == that.stage
                && Objects.equals(dataDate, that.dataDate)
                && cause == that.cause
                && message.equals(that.message)
                && Objects.equals(requestId, that.requestId)
                && time.equals(that.time);
    }

    @Override
    public int hashCode() {
        return Objects.hash(json, cause, requestId, time);
    }

    @Override
    public String toString() {
        return "RejectedRecord{"
                + cause
                + ", code "
                + code
                + ", "
                + message
                + ", Request-Id "
                + requestId
                + ", "
                + Excerpt.of(json)
                + "}";
    }
}
