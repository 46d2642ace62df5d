/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.OptionalLong;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.util.UserCodeClassLoader;

/** What Flink gives a writer when it opens. */
final class SimWriterContext implements WriterInitContext {

    private final TaskInfo task;
    private final long job;
    private final OptionalLong restored;
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService timers;
    private final SinkWriterMetricGroup metrics;

    SimWriterContext(
            int subtask,
            int subtasks,
            long job,
            OptionalLong restored,
            MailboxExecutor mailbox,
            ProcessingTimeService timers,
            SinkWriterMetricGroup metrics) {
        this.task = new TaskInfoImpl("sink", 128, subtask, subtasks, 0);
        this.job = job;
        this.restored = restored;
        this.mailbox = mailbox;
        this.timers = timers;
        this.metrics = metrics;
    }

    @Override
    public MailboxExecutor getMailboxExecutor() {
        return mailbox;
    }

    @Override
    public ProcessingTimeService getProcessingTimeService() {
        return timers;
    }

    @Override
    public SinkWriterMetricGroup metricGroup() {
        return metrics;
    }

    @Override
    public OptionalLong getRestoredCheckpointId() {
        return restored;
    }

    @Override
    public TaskInfo getTaskInfo() {
        return task;
    }

    @Override
    public JobInfo getJobInfo() {
        return new JobInfo() {
            @Override
            public JobID getJobId() {
                return new JobID(1, job);
            }

            @Override
            public String getJobName() {
                return "simulation";
            }
        };
    }

    @Override
    public boolean isObjectReuseEnabled() {
        return false;
    }

    @Override
    public SerializationSchema.InitializationContext asSerializationSchemaInitializationContext() {
        return null;
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
        throw new UnsupportedOperationException("No class is loaded here.");
    }

    @Override
    public <IN> TypeSerializer<IN> createInputSerializer() {
        throw new UnsupportedOperationException("No element is copied here.");
    }
}
