/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.FakeClient;
import io.github.byteair.flink.sink.SinkTesting;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.TestSinkInitContext;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxProcessor;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailboxImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writers that draw on one budget. Their clock stands still: nothing comes of waiting alone. */
class SharedMemoryTest {

    /** As a batch of ten fits, with its checkpoint's copies. */
    private static final String ROW = "{\"a\":\"" + "x".repeat(10_000) + "\"}";

    private final MemoryBudget budget = new MemoryBudget(2_000_000);

    /** A writer in a thread of its own, with a real mailbox. */
    private final class Task {
        private final FakeClient client = new FakeClient();
        private final ByteAirSinkWriter<String> writer;
        private final MailboxExecutor mailbox;

        Task(List<BufferedRequestState<RequestEntry>> state) throws Exception {
            TaskMailboxImpl mails = new TaskMailboxImpl();
            mailbox =
                    new MailboxExecutorImpl(
                            mails,
                            0,
                            StreamTaskActionExecutor.IMMEDIATE,
                            new MailboxProcessor(controller -> {}));
            TestSinkInitContext context =
                    new TestSinkInitContext() {
                        @Override
                        public MailboxExecutor getMailboxExecutor() {
                            return mailbox;
                        }
                    };
            ByteAirSinkBuilder<String> builder =
                    SinkTesting.withClient(
                            SinkTesting.builder()
                                    .setQuota(0, 0)
                                    .setMaxBatchSize(10)
                                    .setMaxInFlightRequests(4),
                            () -> client);
            SinkTesting.withServices(
                    builder,
                    () -> new WriterServices(() -> 0, new Random(1), RequestIds.random(), budget));
            writer = builder.build().restoreWriter(context, state);
        }

        void write(int rows) throws Exception {
            for (int n = 0; n < rows; n++) {
                writer.write(ROW, null);
            }
        }

        void answerAll() throws Exception {
            while (!client.open.isEmpty()) {
                client.answer(FakeClient.OK);
                while (mailbox.tryYield()) {
                    continue;
                }
            }
        }
    }

    private Task task() throws Exception {
        return new Task(new ArrayList<>());
    }

    @Test
    @Timeout(60)
    void whoWaitsIsWokenByWhatAnotherReturns() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CountDownLatch full = new CountDownLatch(1);
        CountDownLatch waits = new CountDownLatch(1);
        try {
            // Some 60 rows are the whole budget: 30 kB each, and the arrays' slack.
            Future<Void> first =
                    threads.submit(
                            () -> {
                                Task task = task();
                                task.write(40);
                                full.countDown();
                                waits.await();
                                task.answerAll();
                                task.writer.close();
                                return null;
                            });
            Future<Integer> second =
                    threads.submit(
                            () -> {
                                Task task = task();
                                full.await();
                                // A batch there is always room for.
                                task.write(10);
                                int sent = task.client.requests.size();
                                waits.countDown();
                                // Nothing answers this one, and its clock does not move.
                                task.write(25);
                                task.writer.close();
                                return sent;
                            });
            first.get();
            assertThat(second.get()).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(budget.granted()).isZero();
    }

    @Test
    void aCheckpointsCopiesCountAsLongAsTheyAreThere() throws Exception {
        Task task = task();
        task.write(10);
        long held = budget.granted();
        assertThat(held).isBetween(300_000L, 600_000L);
        task.client.answer(WriteOutcome.of(WriteOutcome.Kind.NOT_TAKEN, 503, "down"));
        task.writer.flush(false);
        List<BufferedRequestState<RequestEntry>> state = task.writer.snapshotState(1);
        task.writer.close();
        assertThat(budget.granted()).isZero();

        Task restored = new Task(state);
        assertThat(budget.granted()).isBetween(300_000L, 600_000L);
        restored.mailbox.yield();
        restored.answerAll();
        // The operator has the state that it was restored from, until there is another.
        assertThat(budget.granted()).isBetween(200_000L, 310_000L);
        restored.writer.flush(false);
        restored.writer.snapshotState(2);
        assertThat(budget.granted()).isZero();
        restored.writer.close();
    }

    @Test
    void aWriterThatCanNotBeMadeLeavesNothingBehind() {
        List<BufferedRequestState<RequestEntry>> foreign =
                new ArrayList<>(List.of(BufferedRequestState.emptyState()));
        assertThatThrownBy(() -> new Task(foreign)).isInstanceOf(ClassCastException.class);
        assertThat(budget.granted()).isZero();
    }
}
