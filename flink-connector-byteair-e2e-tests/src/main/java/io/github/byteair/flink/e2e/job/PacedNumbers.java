/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.job;

import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * Record {@code n}, no sooner than it is due. When it is due follows from its number and the job's
 * start alone, so that a replayed record has the same bytes, and so that the time from {@code due}
 * to its arrival is what a user waits for it: outage, restart and all.
 *
 * <p>The source gives each of its subtasks one stretch of consecutive numbers. All stretches
 * advance together.
 */
final class PacedNumbers implements GeneratorFunction<Long, String> {

    private static final long serialVersionUID = 1L;
    private static final LocalDate FIRST_DATE = LocalDate.of(2022, 1, 1);

    private final long startMillis;
    private final double perSecond;
    private final long stretch;
    private final long badEvery;

    /**
     * @param startMillis when the first is due, in milliseconds of the epoch
     * @param perSecond in one stretch; 0 is as fast as can be
     * @param stretch how many consecutive numbers a subtask has
     * @param badEvery every so many records one lacks its user; 0 is never
     */
    PacedNumbers(long startMillis, double perSecond, long stretch, long badEvery) {
        this.startMillis = startMillis;
        this.perSecond = perSecond;
        this.stretch = stretch;
        this.badEvery = badEvery;
    }

    @Override
    public String map(Long n) throws InterruptedException {
        long due = startMillis;
        if (perSecond > 0) {
            due += (long) (n % stretch * 1000 / perSecond);
            long early = due - System.currentTimeMillis();
            if (early > 0) {
                TimeUnit.MILLISECONDS.sleep(early);
            }
        }
        return record(n, due);
    }

    private String record(long n, long due) {
        boolean bad = badEvery > 0 && n % badEvery == 0;
        return "{\"n\":"
                + n
                + ",\"due\":"
                + due
                + (bad ? "" : ",\"user_id\":\"u" + n % 9973 + "\"")
                + ",\"bhv_type\":\"click\",\"bhv_time\":1700000000"
                + ",\"spm\":\"home.feed.card\",\"scm\":\"rec.v1\"}";
    }

    /** The data date of an offline record: one of three days in turn. */
    static LocalDate dataDate(String record) {
        int from = record.indexOf(':') + 1;
        return FIRST_DATE.plusDays(Long.parseLong(record.substring(from, record.indexOf(','))) % 3);
    }
}
