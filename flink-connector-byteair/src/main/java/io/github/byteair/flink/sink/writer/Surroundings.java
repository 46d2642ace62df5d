/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import java.util.function.Supplier;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** What Flink gives to whoever delivers: a sink's writer, or an operator. */
final class Surroundings {

    final TaskInfo task;
    final String jobId;
    final MailboxExecutor mailbox;
    final ProcessingTimeService timers;
    final SinkWriterMetricGroup metrics;

    /** Whether it resumes what a checkpoint holds. */
    final boolean restored;

    /** Gives null where Flink gives none. */
    final Supplier<JobManagerLine> line;

    Surroundings(
            TaskInfo task,
            String jobId,
            MailboxExecutor mailbox,
            ProcessingTimeService timers,
            SinkWriterMetricGroup metrics,
            boolean restored,
            Supplier<JobManagerLine> line) {
        this.task = task;
        this.jobId = jobId;
        this.mailbox = mailbox;
        this.timers = timers;
        this.metrics = metrics;
        this.restored = restored;
        this.line = line;
    }

    static Surroundings of(WriterInitContext context) {
        return new Surroundings(
                context.getTaskInfo(),
                context.getJobInfo().getJobId().toHexString(),
                context.getMailboxExecutor(),
                context.getProcessingTimeService(),
                context.metricGroup(),
                context.getRestoredCheckpointId().isPresent(),
                () -> JobManagerLine.of(context));
    }
}
