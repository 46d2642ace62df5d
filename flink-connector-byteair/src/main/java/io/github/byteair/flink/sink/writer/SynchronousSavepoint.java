/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import java.lang.reflect.Method;
import java.util.OptionalLong;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a task is being stopped with a savepoint, and which: no checkpoint comes after it. Flink
 * knows, on all versions from 1.20 to 2.3 under the same name, and tells no operator.
 */
@Internal
public final class SynchronousSavepoint {

    private static final Logger LOG = LoggerFactory.getLogger(SynchronousSavepoint.class);

    private SynchronousSavepoint() {}

    /**
     * Whether a checkpoint is the savepoint that the task stops with; not where Flink won't say.
     */
    public static boolean is(long checkpointId, StreamTask<?, ?> task) {
        return of(task).orElse(-1) == checkpointId;
    }

    private static OptionalLong of(StreamTask<?, ?> task) {
        try {
            Method id = StreamTask.class.getDeclaredMethod("getSynchronousSavepointId");
            id.setAccessible(true);
            return (OptionalLong) id.invoke(task);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.warn(
                    "This version of Flink does not say whether the job is being stopped ({}). If it"
                            + " stops with --drain and the service refuses whole requests, it waits for"
                            + " a checkpoint that does not come; cancel it then, and resume from its"
                            + " savepoint. If it is to call done then, it fails instead.",
                    e.toString());
            return OptionalLong.empty();
        }
    }
}
