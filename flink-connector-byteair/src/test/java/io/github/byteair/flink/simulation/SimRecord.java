/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** A row of the source: what it is, and what the service will say to it. */
final class SimRecord {

    /** What becomes of a record in the end, whatever happens on the way. */
    enum Kind {
        /** The service stores it. */
        GOOD,
        /** The service rejects it, alone, in a 1001 answer that may or may not name it. */
        BAD,
        /** The service refuses every request that it is in. */
        POISON,
        /** It can't be made JSON. */
        UNSERIALIZABLE,
        /** The service fails, for a time, at every request that it is in. */
        CURSED
    }

    final int id;
    final int sink;
    final int split;
    final int key;
    final int version;
    final Kind kind;
    final LocalDate date;
    final long availableAt;
    final byte[] json;

    SimRecord(
            int id,
            int sink,
            int split,
            int key,
            int version,
            Kind kind,
            LocalDate date,
            long availableAt) {
        this.id = id;
        this.sink = sink;
        this.split = split;
        this.key = key;
        this.version = version;
        this.kind = kind;
        this.date = date;
        this.availableAt = availableAt;
        this.json =
                ("{\"id\":" + id + ",\"k\":" + key + ",\"v\":" + version + "}")
                        .getBytes(StandardCharsets.US_ASCII);
    }

    /** The id of the record with this JSON. */
    static int idOf(byte[] json) {
        int id = 0;
        for (int i = "{\"id\":".length(); json[i] != ','; i++) {
            id = id * 10 + json[i] - '0';
        }
        return id;
    }

    static int idOf(String json) {
        return idOf(json.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether it can ever be stored. */
    boolean storable() {
        return kind == Kind.GOOD || kind == Kind.CURSED;
    }

    /** Begins as its JSON does: the sink shows so what it could not serialize. */
    @Override
    public String toString() {
        return new String(json, StandardCharsets.US_ASCII) + " (" + kind + ")";
    }
}
