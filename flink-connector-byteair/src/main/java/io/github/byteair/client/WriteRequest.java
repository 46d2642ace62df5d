/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;

/**
 * One write call: the records of one topic, stage and (for offline stages) data date, under one
 * Request-Id. Two requests that are equal in all parts are the same bytes on the wire but for
 * authentication, so sending one again is safe.
 *
 * <p>Immutable by contract: neither the list nor the arrays may be changed after construction; they
 * are not copied.
 */
public final class WriteRequest {

    /** The most records the service takes in one request (write page, docs 108563). */
    public static final int MAX_RECORDS = 10_000;

    private final String topic;
    private final Stage stage;
    @Nullable private final LocalDate dataDate;
    private final String requestId;
    private final List<byte[]> records;

    /**
     * @param topic {@code user}, {@code item}, {@code behavior} or another by arrangement
     * @param dataDate the day the records belong to; null for the streaming stage and only for it
     * @param requestId the idempotency key
     * @param records 1 to {@value #MAX_RECORDS} JSON objects in UTF-8
     */
    public WriteRequest(
            String topic,
            Stage stage,
            @Nullable LocalDate dataDate,
            String requestId,
            List<byte[]> records) {
        this.topic = Objects.requireNonNull(topic);
        this.stage = Objects.requireNonNull(stage);
        this.dataDate = dataDate;
        this.requestId = Objects.requireNonNull(requestId);
        this.records = Objects.requireNonNull(records);
    }

    public String topic() {
        return topic;
    }

    public Stage stage() {
        return stage;
    }

    @Nullable
    public LocalDate dataDate() {
        return dataDate;
    }

    public String requestId() {
        return requestId;
    }

    public List<byte[]> records() {
        return records;
    }

    @Override
    public String toString() {
        return "WriteRequest{"
                + topic
                + ", "
                + stage
                + (dataDate == null ? "" : ", " + dataDate)
                + ", Request-Id "
                + requestId
                + ", "
                + records.size()
                + " records}";
    }
}
