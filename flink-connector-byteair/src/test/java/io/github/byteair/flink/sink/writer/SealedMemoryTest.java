/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Credentials;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.FakeClient;
import io.github.byteair.flink.sink.SinkTesting;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.memory.MemoryBudget;
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
                    ByteAirSink.<String>builder()
                            .setTopic("behavior")
                            .setApplicationId("1")
                            .setTenantId("1")
                            .setCredentials(Credentials.volc("a", "b"))
                            .setSerializationSchema(String::getBytes)
                            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                            .setQuota(0, 0)
                            .setMaxBatchSize(BATCH)
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
    void aRowCountsInEachPlaceAndInTheCheckpointsCopies() throws Exception {
        Chain chain = new Chain();
        chain.write(3 * BATCH);
        // 76 kB a batch, three times, the arrays that it has outgrown, and the rest of a step.
        assertThat(budget.granted()).isBetween(680_000L, 1_100_000L);
        chain.checkpoint();
        assertThat(budget.granted()).isBetween(680_000L, 720_000L);
        chain.complete();
        assertThat(chain.client.requests).hasSize(3);
        // They lie open, as 100 kB each, three times.
        assertThat(budget.granted()).isBetween(900_000L, 960_000L + STEP);
        chain.answerAll();
        // The state of the checkpoint is there, and copied, until there is another.
        assertThat(budget.granted()).isBetween(450_000L, 480_000L + STEP);
        chain.checkpoint();
        assertThat(budget.granted()).isZero();
        chain.close();
    }

    @Test
    void whatWaitsForItsCheckpointKeepsOtherWritersInputBack() throws Exception {
        Chain full = new Chain();
        int rows = 0;
        while (!full.writer.isFull(ROW_BYTES)) {
            full.write(1);
            rows++;
        }
        assertThat(rows).isBetween(6 * BATCH, 9 * BATCH);
        full.checkpoint();

        Chain other = new Chain();
        // A batch there is always room for.
        other.write(BATCH);
        assertThat(other.writer.isFull(ROW_BYTES)).isTrue();

        full.complete();
        // Open, it takes more than closed, and there is room for no second.
        assertThat(full.client.requests).hasSize(1);
        full.answerAll();
        assertThat(full.client.requests).hasSize((rows + BATCH - 1) / BATCH);
        full.checkpoint();

        assertThat(other.handleMails()).as("told that there is room").isTrue();
        assertThat(other.writer.isFull(ROW_BYTES)).isFalse();
        other.close();
        full.close();
        assertThat(budget.granted()).isZero();
    }

    @Test
    void aBatchThatFailsLeavesRoomForAnotherWhereMemoryIsFull() throws Exception {
        Chain full = new Chain();
        while (!full.writer.isFull(ROW_BYTES)) {
            full.write(1);
        }
        full.checkpoint();
        full.complete();
        assertThat(full.client.requests).hasSize(1);
        full.client.answer(WriteOutcome.of(WriteOutcome.Kind.NO_ANSWER, 0, "reset"));
        full.handleMails();
        // The clock stands still: this is no repeat.
        assertThat(full.client.requests).hasSize(2);
        assertThat(full.client.requests.get(1).requestId())
                .isNotEqualTo(full.client.requests.get(0).requestId());
        full.close();
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
        assertThat(budget.granted()).isBetween(680_000L, 1_100_000L);
        chain.close();
        assertThat(budget.granted()).isZero();
    }
}
