/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.ByteAirSinkException;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.runtime.jobgraph.tasks.CheckpointCoordinatorConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.WithBoundedness;

/** How the job will run that a sink is being built into. */
@Internal
public final class JobMode {

    // Flink moved its constant between the versions this runs on.
    private static final ConfigOption<Boolean> CHECKPOINTS_AFTER_TASKS_FINISH =
            ConfigOptions.key("execution.checkpointing.checkpoints-after-tasks-finish")
                    .booleanType()
                    .defaultValue(true)
                    .withDeprecatedKeys(
                            "execution.checkpointing.checkpoints-after-tasks-finish.enabled");

    private JobMode() {}

    /** Whether it takes checkpoints: it is told to, and runs as a stream. */
    public static boolean takesCheckpoints(StreamExecutionEnvironment env) {
        return env.getCheckpointConfig().isCheckpointingEnabled() && !isBatch(env);
    }

    /**
     * Of a job that takes checkpoints.
     *
     * @param who what needs one then, to begin a sentence with
     * @throws ByteAirSinkException if it takes none any more once a task has finished
     */
    public static void requireCheckpointAfterTheEnd(StreamExecutionEnvironment env, String who) {
        if (!env.getConfiguration().get(CHECKPOINTS_AFTER_TASKS_FINISH)) {
            throw new ByteAirSinkException(
                    who
                            + " needs a checkpoint after the input has ended, but "
                            + CHECKPOINTS_AFTER_TASKS_FINISH.key()
                            + " is false. Remove that setting.",
                    null);
        }
    }

    /** Whether a checkpoint has each record's effects on the operators' state once. */
    static boolean checkpointsCountOnce(StreamExecutionEnvironment env) {
        return env.getCheckpointConfig().getCheckpointingConsistencyMode()
                == CheckpointingMode.EXACTLY_ONCE;
    }

    /** Whether it takes checkpoints while a source says that it is behind. */
    static boolean takesCheckpointsDuringBacklog(StreamExecutionEnvironment env) {
        return env.getCheckpointConfig().getCheckpointIntervalDuringBacklog()
                != CheckpointCoordinatorConfiguration.DISABLED_CHECKPOINT_INTERVAL;
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
