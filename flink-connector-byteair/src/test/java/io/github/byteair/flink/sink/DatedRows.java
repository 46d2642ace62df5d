/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.Credentials;
import io.github.byteair.client.Stage;
import io.github.byteair.emulator.ByteAirEmulator;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Numbered rows that carry their day, and the sink for them. */
final class DatedRows {

    static final LocalDate FIRST_DAY = LocalDate.of(2010, 12, 1);
    static final Stage STAGE = Stage.INCREMENTAL_SYNC_DAILY;

    private DatedRows() {}

    /** The n-th row, of one of so many days, as if drawn at random. */
    static String row(long n, int days) {
        long mixed = n * 0x9E3779B97F4A7C15L;
        return row(n, FIRST_DAY.plusDays(Long.remainderUnsigned(mixed ^ mixed >>> 29, days)));
    }

    static String row(long n, LocalDate day) {
        return "{\"n\":" + n + ",\"goods_id\":\"g" + n + "\",\"day\":\"" + day + "\"}";
    }

    /** The day it says; null if it says none. */
    static LocalDate dayOf(String row) {
        int at = row.indexOf("\"day\":\"");
        return at < 0 ? null : LocalDate.parse(row.substring(at + 7, at + 17));
    }

    static List<LocalDate> daysOf(long rows, int days) {
        TreeSet<LocalDate> found = new TreeSet<>();
        for (long n = 0; n < rows && found.size() < days; n++) {
            found.add(dayOf(row(n, days)));
        }
        return new ArrayList<>(found);
    }

    static ByteAirSinkBuilder<String> sink(ByteAirEmulator emulator) {
        return ByteAirSink.<String>builder()
                .setTopic("item")
                .setStage(STAGE)
                .setApplicationId(emulator.applicationId())
                .setTenantId(emulator.tenantId())
                .setCredentials(Credentials.volc(emulator.accessKey(), emulator.secretKey()))
                .setEndpoints(emulator.endpoint())
                .setSerializationSchema(JsonSerializationSchemas.forStrings())
                .setDataDate(DatedRows::dayOf)
                .setDoneTrigger(DoneTrigger.onCompletion())
                .setQuota(0, 0);
    }
}
