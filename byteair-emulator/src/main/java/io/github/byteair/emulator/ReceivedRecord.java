/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A record that the emulator took and kept. Immutable. */
public final class ReceivedRecord {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> FIELDS =
            new TypeReference<>() {};

    private final String topic;
    private final String stage;
    private final LocalDate dataDate;
    private final String requestId;
    private final Instant time;
    private final String json;

    ReceivedRecord(
            String topic,
            String stage,
            LocalDate dataDate,
            String requestId,
            Instant time,
            String json) {
        this.topic = topic;
        this.stage = stage;
        this.dataDate = dataDate;
        this.requestId = requestId;
        this.time = time;
        this.json = json;
    }

    /** The topic it was written to. */
    public String topic() {
        return topic;
    }

    /** The stage's name on the wire, e.g. {@code incremental_sync_daily}. */
    public String stage() {
        return stage;
    }

    /** The day it belongs to; empty for the streaming stage. */
    public Optional<LocalDate> dataDate() {
        return Optional.ofNullable(dataDate);
    }

    /** The id of the request that brought it. */
    public String requestId() {
        return requestId;
    }

    /** When its request was taken, by the emulator's clock. */
    public Instant time() {
        return time;
    }

    /** The record's JSON, byte for byte as it was sent. */
    public String json() {
        return json;
    }

    /** The record's fields in the order sent, as Jackson maps JSON to Java. */
    public Map<String, Object> fields() {
        try {
            return MAPPER.readValue(json, FIELDS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A kept record is no longer JSON", e);
        }
    }

    @Override
    public String toString() {
        return topic + "/" + stage + (dataDate == null ? "" : "/" + dataDate) + " " + json;
    }
}
