/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.time.Instant;

/**
 * One request to {@code /data/api} as the emulator saw it, for proofs such as "the same id always
 * came with the same bytes". Immutable.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class ReceivedRequest {

    private static final int MAX_MESSAGE = 500;

    private final Instant time;
    private final String kind;
    private final String requestId;
    private final String topic;
    private final String stage;
    private final String dataDate;
    private final int records;
    private final int bodyBytes;
    private final String sha256;
    private final int httpStatus;
    private final int code;
    private final String message;
    private final boolean taken;
    private final Delivery delivery;

    ReceivedRequest(
            Instant time, DataRequest request, Answer answer, boolean taken, Delivery delivery) {
        this.time = time;
        this.kind = request.isDone() ? "done" : "write";
        this.requestId = request.requestId();
        this.topic = request.topic();
        this.stage = request.stage();
        this.dataDate = request.contentDate();
        this.records = request.records();
        this.bodyBytes = request.raw().body().length;
        this.sha256 = request.raw().bodySha256();
        this.httpStatus = answer.httpStatus();
        this.code = answer.code();
        this.message = cut(answer.message());
        this.taken = taken;
        this.delivery = delivery;
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }

    /** When its body had arrived, by the emulator's clock. */
    public Instant time() {
        return time;
    }

    /** {@code write} or {@code done}. */
    public String kind() {
        return kind;
    }

    /** The {@code Request-Id} header; empty if there was none. */
    public String requestId() {
        return requestId;
    }

    /** The topic in the URL; empty if there was none. */
    public String topic() {
        return topic;
    }

    /** The stage in the URL; empty if there was none. */
    public String stage() {
        return stage;
    }

    /** The {@code Content-Date} header as sent; empty if there was none. */
    public String dataDate() {
        return dataDate;
    }

    /** How many records its body held; 0 if it was answered before they were counted. */
    public int records() {
        return records;
    }

    /** The body's length as sent, compressed. */
    public int bodyBytes() {
        return bodyBytes;
    }

    /** Lower-case hex SHA-256 of the body as sent. */
    public String sha256() {
        return sha256;
    }

    /** The HTTP status of the answer made, whether or not it was sent. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The service's code in the answer; 0 is success. */
    public int code() {
        return code;
    }

    /** The message in the answer, cut to 500 characters. */
    public String message() {
        return message;
    }

    /** Whether the request was applied: for a write, all its records or (1001) all but some. */
    public boolean taken() {
        return taken;
    }

    /** What became of the answer. */
    public Delivery delivery() {
        return delivery;
    }

    @Override
    public String toString() {
        return kind
                + " "
                + requestId
                + " "
                + records
                + " records: "
                + httpStatus
                + "/"
                + code
                + " "
                + delivery;
    }
}
