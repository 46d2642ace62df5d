/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.lang.reflect.Method;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** Tells the task around an operator what Flink tells it when the job is stopped. */
public final class StoppingTask {

    private StoppingTask() {}

    public static void stopsWith(OneInputStreamOperatorTestHarness<?, ?> harness, long savepoint)
            throws ReflectiveOperationException {
        Method set = StreamTask.class.getDeclaredMethod("setSynchronousSavepoint", long.class);
        set.setAccessible(true);
        set.invoke(
                ((AbstractStreamOperator<?>) harness.getOperator()).getContainingTask(), savepoint);
    }
}
