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
 * <p>Immutable by contract: the records may not be changed before the service has answered every
 * attempt to send them.
 */
public final class WriteRequest {

    /** The most records the service takes in one request (write page, docs 108563). */
    public static final int MAX_RECORDS = 10_000;

    private final Destination destination;
    private final String requestId;
    private final Records records;

    /**
     * @param requestId the idempotency key
     * @param records 1 to {@value #MAX_RECORDS} JSON objects in UTF-8
     */
    public WriteRequest(Destination destination, String requestId, Records records) {
        this.destination = Objects.requireNonNull(destination);
        this.requestId = Objects.requireNonNull(requestId);
        this.records = Objects.requireNonNull(records);
    }

    /**
     * As above, of records in arrays of their own, which are copied.
     *
     * @throws IllegalArgumentException if topic, stage and data date make no {@link Destination}
     */
    public WriteRequest(
            String topic,
            Stage stage,
            @Nullable LocalDate dataDate,
            String requestId,
            List<byte[]> records) {
        this(Destination.of(topic, stage, dataDate), requestId, Records.of(records));
    }

    public Destination destination() {
        return destination;
    }

    public String requestId() {
        return requestId;
    }

    public Records records() {
        return records;
    }

    @Override
    public String toString() {
        return "WriteRequest{" + destination + ", Request-Id " + requestId + ", " + records + "}";
    }
}
