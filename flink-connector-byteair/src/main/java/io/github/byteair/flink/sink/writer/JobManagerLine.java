/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.quota.QuotaPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line from a task to the pool in the JobManager: a global aggregate of the job, whose function
 * does the asking there, in the connector's class loader. It needs no operator, so a job's graph,
 * its operators' ids and its savepoints are the same with and without it: an operator before the
 * writer would change the id of a writer without a uid, as in SQL, and one with a coordinator
 * leaves state in savepoints that a job without it refuses.
 *
 * <p>Flink gives a sink's writer no runtime context. The writer's context holds one on all versions
 * from 1.20 to 2.3, and is asked for it by its type. Where it has none, there is no line.
 */
final class JobManagerLine {

    private static final Logger LOG = LoggerFactory.getLogger(JobManagerLine.class);

    private static final String NAME = "byteair-quota";

    private final GlobalAggregateManager aggregates;
    private final String operatorId;

    private JobManagerLine(StreamingRuntimeContext runtime) {
        this.aggregates = runtime.getGlobalAggregateManager();
        this.operatorId = runtime.getOperatorUniqueID();
    }

    /** An operator's line. */
    static JobManagerLine of(StreamingRuntimeContext runtime) {
        return new JobManagerLine(runtime);
    }

    /** The writer's line, or null where Flink does not let it have one. */
    @Nullable
    static JobManagerLine of(WriterInitContext context) {
        try {
            StreamingRuntimeContext runtime = runtimeContext(context);
            return runtime == null ? null : new JobManagerLine(runtime);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.warn(
                    "This version of Flink gives no line to the JobManager ({}). Each subtask of a"
                            + " sink takes one part in N of the quota, N being its parallelism.",
                    e.toString());
            return null;
        }
    }

    @Nullable
    private static StreamingRuntimeContext runtimeContext(WriterInitContext context)
            throws ReflectiveOperationException {
        for (Class<?> type = context.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (StreamingRuntimeContext.class.isAssignableFrom(field.getType())) {
                    field.setAccessible(true);
                    return (StreamingRuntimeContext) field.get(context);
                }
            }
        }
        return null;
    }

    /** What tells the sink from others of its job. */
    String operatorId() {
        return operatorId;
    }

    /** Asks, and waits for the answer: not for a task's thread. */
    byte[] ask(byte[] question) throws IOException {
        return aggregates.updateGlobalAggregate(NAME, question, new AskPool());
    }

    /** Runs in the JobManager. */
    static final class AskPool implements AggregateFunction<byte[], byte[], byte[]> {

        private static final long serialVersionUID = 1L;

        @Override
        public byte[] createAccumulator() {
            return new byte[0];
        }

        /** The accumulator is no more than the last answer: the pool outlives the job. */
        @Override
        public byte[] add(byte[] question, byte[] lastAnswer) {
            try {
                return QuotaPools.OF_PROCESS.ask(question, System.nanoTime());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public byte[] getResult(byte[] answer) {
            return answer;
        }

        @Override
        public byte[] merge(byte[] one, byte[] other) {
            return one;
        }
    }
}
