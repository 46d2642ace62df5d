/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.FakeClient;
import io.github.byteair.flink.sink.SinkTesting;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.memory.MemoryBudget;
import io.github.byteair.flink.sink.memory.MemoryShare;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.base.sink.writer.TestSinkInitContext;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxProcessor;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailboxImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an exactly-once sink takes of the process's memory: in its writers, and behind them. */
@Timeout(60)
class SealedMemoryTest {

    private static final int BATCH = 10;
    private static final int ROW_BYTES = 10_000;

    /** More than the budget. */
    private static final long MOST_PENDING = 5_000_000;

    /** By which shares of the budget grow, and keep a part of. */
    private static final long STEP = 256 << 10;

    private final MemoryBudget budget = new MemoryBudget(2_000_000);
    private final Random random = new Random(1);

    /** A writer and the operator behind it, which the test takes through checkpoints. */
    private final class Chain {
        private final FakeClient client = new FakeClient();
        private final MailboxExecutor mailbox =
                new MailboxExecutorImpl(
                        new TaskMailboxImpl(),
                        0,
                        StreamTaskActionExecutor.IMMEDIATE,
                        new MailboxProcessor(controller -> {}));
        private final TestSinkInitContext operator = context();
        private final DeliveryLane lane;
        private final ByteAirSinkWriter<String> writer;
        private long checkpoint;

        Chain() throws Exception {
            ByteAirSinkBuilder<String> builder =
                    SinkTesting.builder()
                            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                            .setQuota(0, 0)
                            .setMaxBatchSize(BATCH)
                            .setMaxPendingBytes(MOST_PENDING)
                            .setMaxInFlightRequests(4);
            SinkTesting.withServices(builder, this::services);
            ByteAirSink<String> sink = builder.build();
            lane =
                    DeliveryLane.open(
                            SinkTesting.config(sink),
                            () -> client,
                            operator,
                            services(),
                            List.of());
            writer = (ByteAirSinkWriter<String>) sink.restoreWriter(context(), List.of());
        }

        private WriterServices services() {
            return new WriterServices(() -> 0, new Random(1), RequestIds.random(), budget);
        }

        private TestSinkInitContext context() {
            return new TestSinkInitContext() {
                @Override
                public MailboxExecutor getMailboxExecutor() {
                    return mailbox;
                }
            };
        }

        void write(int rows) throws Exception {
            for (int n = 0; n < rows; n++) {
                writer.write(row(), null);
            }
        }

        void checkpoint() throws Exception {
            checkpoint++;
            writer.flush(false);
            for (SinkCommittable committable : writer.prepareCommit()) {
                lane.take(committable);
            }
            lane.prepare(false);
            writer.snapshotState(checkpoint);
            lane.snapshot(checkpoint);
            operator.getTestProcessingTimeService().advance(1);
        }

        /** The checkpoint is complete: what it holds goes. */
        void complete() throws Exception {
            lane.complete(checkpoint, false);
            operator.getTestProcessingTimeService().advance(1);
        }

        boolean handleMails() throws Exception {
            boolean any = false;
            while (mailbox.tryYield()) {
                any = true;
            }
            return any;
        }

        void answerAll() throws Exception {
            while (!client.open.isEmpty()) {
                client.answer(FakeClient.OK);
                handleMails();
            }
        }

        void close() {
            writer.close();
            lane.close();
        }
    }

    /** Chance can't be compressed by much: by a quarter, being in 64 signs. */
    private String row() {
        byte[] bytes = new byte[ROW_BYTES * 3 / 4];
        random.nextBytes(bytes);
        return "{\"a\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}";
    }

    @Test
    void aRowCountsInEachPlaceAndOpenInTheCheckpointsCopies() throws Exception {
        Chain chain = new Chain();
        chain.write(3 * BATCH);
        // 76 kB a batch, the arrays that it has outgrown, and the rest of a step.
        assertThat(budget.granted()).isBetween(228_000L, 600_000L);
        chain.checkpoint();
        assertThat(budget.granted()).isBetween(228_000L, 240_000L + STEP);
        chain.complete();
        assertThat(chain.client.requests).hasSize(3);
        // They lie open, as 100 kB each and 76 kB of the body, three times.
        assertThat(budget.granted()).isBetween(1_580_000L, 1_640_000L + STEP);
        chain.answerAll();
        assertThat(budget.granted()).isZero();
        chain.close();
    }

    @Test
    void whatWaitsForItsCheckpointGoesToAFileWhereMemoryIsFull() throws Exception {
        Chain chain = new Chain();
        MemoryShare others = budget.share(() -> {});
        assertThat(others.admits(0, 1_500_000)).isTrue();
        int rows = 0;
        while (!chain.writer.isFull(ROW_BYTES)) {
            chain.write(1);
            rows++;
        }
        assertThat(rows * 7_500L)
                .as("bytes, compressed")
                .isBetween(MOST_PENDING * 9 / 10, MOST_PENDING * 11 / 10);
        // Beside the others' part: a batch that is made, three times, arrays that it has outgrown.
        assertThat(budget.granted() - 1_500_000).isLessThan(MOST_PENDING / 3);
        chain.checkpoint();
        assertThat(chain.writer.isFull(ROW_BYTES)).as("the operator has them now").isTrue();
        assertThat(budget.granted() - 1_500_000).isLessThan(MOST_PENDING / 3);

        chain.complete();
        // Open, it takes more than closed, and there is room for no second.
        assertThat(chain.client.requests).hasSize(1);
        chain.answerAll();
        assertThat(chain.client.requests).hasSize((rows + BATCH - 1) / BATCH);
        assertThat(chain.writer.isFull(ROW_BYTES)).isFalse();
        chain.close();
        others.close();
        assertThat(budget.granted()).isZero();
    }

    @Test
    void aBatchThatFailsLeavesRoomForAnotherWhereMemoryIsFull() throws Exception {
        Chain chain = new Chain();
        chain.write(3 * BATCH);
        chain.checkpoint();
        MemoryShare others = budget.share(() -> {});
        assertThat(others.admits(0, 1_500_000)).isTrue();
        chain.complete();
        assertThat(chain.client.requests).hasSize(1);
        chain.client.answer(WriteOutcome.of(WriteOutcome.Kind.NO_ANSWER, 0, "reset"));
        chain.handleMails();
        // The clock stands still: this is no repeat.
        assertThat(chain.client.requests).hasSize(2);
        assertThat(chain.client.requests.get(1).requestId())
                .isNotEqualTo(chain.client.requests.get(0).requestId());
        chain.close();
    }

    @Test
    void whatIsHandedOnWithTheEndOfInputCountsInOnePlace() throws Exception {
        Chain chain = new Chain();
        chain.write(3 * BATCH);
        chain.writer.flush(true);
        for (SinkCommittable committable : chain.writer.prepareCommit()) {
            chain.lane.take(committable);
        }
        // The operator waits for its checkpoint now, and the writer for the operator. What is left
        // with the writer are the arrays that its batches have outgrown, and the rest of a step.
        assertThat(budget.granted()).isBetween(228_000L, 600_000L);
        chain.close();
        assertThat(budget.granted()).isZero();
    }
}
