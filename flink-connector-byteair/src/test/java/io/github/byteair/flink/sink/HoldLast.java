/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.functions.MapFunction;

/** Keeps the last row back, so that the input ends when the test says so. */
final class HoldLast implements MapFunction<String, String> {

    private static final long serialVersionUID = 1L;
    private static volatile CountDownLatch released;

    private final String last;

    HoldLast(String last) {
        this.last = last;
    }

    /** Before the job starts. */
    static void hold() {
        released = new CountDownLatch(1);
    }

    static void release() {
        released.countDown();
    }

    @Override
    public String map(String row) throws InterruptedException {
        if (row.equals(last)) {
            released.await();
        }
        return row;
    }
}
