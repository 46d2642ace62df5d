/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.WithBoundedness;

/** How the job will run that a sink is being built into. */
@Internal
public final class JobMode {

    private JobMode() {}

    /** Whether it takes checkpoints: it is told to, and runs as a stream. */
    public static boolean takesCheckpoints(StreamExecutionEnvironment env) {
        return env.getCheckpointConfig().isCheckpointingEnabled() && !isBatch(env);
    }

    /** Whether it runs as a batch, as Flink decides it when it makes the job graph. */
    public static boolean isBatch(StreamExecutionEnvironment env) {
        RuntimeExecutionMode mode = env.getConfiguration().get(ExecutionOptions.RUNTIME_MODE);
        if (mode != RuntimeExecutionMode.AUTOMATIC) {
            return mode == RuntimeExecutionMode.BATCH;
        }
        return env.getTransformations().stream()
                .flatMap(transformation -> inputs(transformation).stream())
                .noneMatch(JobMode::isUnbounded);
    }

    /** All that a transformation takes in, directly or not, and itself. */
    public static List<? extends Transformation<?>> inputs(Transformation<?> from) {
        return from.getTransitivePredecessors();
    }

    /** Whether it is a source that has no end. */
    public static boolean isUnbounded(Transformation<?> transformation) {
        return transformation instanceof WithBoundedness
                && ((WithBoundedness) transformation).getBoundedness() != Boundedness.BOUNDED;
    }
}
