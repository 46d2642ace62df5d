/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.RecordSchema;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializationSchema;

/** A behaviour feed in which one row of a hundred is bad, in one of five ways. */
final class BadRows {

    static final int MAX_RECORD_BYTES = 1_000;
    static final String POISON = "E7731";

    /** The service's reason for which a batch is refused as a whole. */
    static final String POISON_MESSAGE = "unexpected value";

    enum Fault {
        NONE(null),
        MISSING_FIELD(RejectionCause.REJECTED_BY_SERVICE),
        WRONG_TYPE(RejectionCause.REJECTED_BY_SERVICE),
        TOO_LARGE(RejectionCause.TOO_LARGE),
        NOT_SERIALIZABLE(RejectionCause.NOT_SERIALIZABLE),
        POISON(RejectionCause.REJECTED_BY_SERVICE);

        final RejectionCause cause;

        Fault(RejectionCause cause) {
            this.cause = cause;
        }
    }

    private BadRows() {}

    /** Spread by a fixed rule, not evenly, so that batches hold none, one or several. */
    static Fault faultOf(long n) {
        long mixed = (n * 0x9E3779B97F4A7C15L) >>> 20;
        if (mixed % 100 != 0) {
            return Fault.NONE;
        }
        return Fault.values()[1 + (int) (mixed / 100 % 5)];
    }

    static Map<Fault, Long> count(long rows) {
        Map<Fault, Long> counts = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            counts.put(fault, 0L);
        }
        for (long n = 0; n < rows; n++) {
            counts.merge(faultOf(n), 1L, Long::sum);
        }
        return counts;
    }

    static String row(long n) {
        return row(n, faultOf(n));
    }

    static String row(long n, Fault fault) {
        switch (fault) {
            case MISSING_FIELD:
                return row(n, "1700000000", "", "");
            case WRONG_TYPE:
                return row(n, "\"yesterday\"", ",\"bhv_type\":\"click\"", "");
            case TOO_LARGE:
                return row(
                        n,
                        "1700000000",
                        ",\"bhv_type\":\"click\"",
                        ",\"title\":\"" + "红酒".repeat(MAX_RECORD_BYTES / 6) + "\"");
            case NOT_SERIALIZABLE:
                // Two ways: the schema throws, or what it makes is no JSON.
                return n % 2 == 0 ? "!" + row(n, Fault.NONE) : row(n, Fault.NONE) + ",";
            case POISON:
                return row(n, "1700000000", ",\"bhv_type\":\"" + POISON + "\"", "");
            default:
                return row(n, "1700000000", ",\"bhv_type\":\"click\"", "");
        }
    }

    private static String row(long n, String time, String type, String more) {
        return "{\"n\":"
                + n
                + ",\"user_id\":\"ü"
                + n % 997
                + "\",\"price\":1.50,\"bhv_time\":"
                + time
                + type
                + ",\"spm\":\"s\",\"scm\":\"c\""
                + more
                + "}";
    }

    /** The number by which a row, good or bad, is known. */
    static long numberOf(String row) {
        int begin = row.indexOf("\"n\":") + 4;
        return Long.parseLong(row.substring(begin, row.indexOf(',', begin)));
    }

    /** An emulator that takes the good rows of the topic behavior and no others. */
    static ByteAirEmulator.Builder emulator() {
        return ByteAirEmulator.builder()
                .schema(RecordSchema.commerce())
                .keyFields("n")
                .keepRecords(0);
    }

    static ByteAirSinkBuilder<String> sink(ByteAirEmulator emulator) {
        emulator.faults().poison("bhv_type", POISON);
        return DeliveryScenarios.sink(emulator)
                .setSerializationSchema(new Choosy())
                .setMaxRecordSizeInBytes(MAX_RECORD_BYTES);
    }

    private static final class Choosy implements SerializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(String row) {
            if (row.startsWith("!")) {
                throw new IllegalStateException("This row can't be serialized.");
            }
            return row.getBytes(StandardCharsets.UTF_8);
        }
    }
}
