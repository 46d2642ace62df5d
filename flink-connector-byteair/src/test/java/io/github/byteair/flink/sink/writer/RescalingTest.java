/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Credentials;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.Change;
import io.github.byteair.flink.sink.FakeClient;
import io.github.byteair.flink.sink.SinkTesting;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.TestSinkInitContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random changelogs, keys shared out to several writers, that are restored from checkpoints at any
 * parallelism, by way of outages and failures: where it is not refused, the service ends with what
 * the table has, a map being the judge; and it is refused only where something had to wait.
 */
class RescalingTest {

    private static final int SEEDS = 40;
    private static final WriteOutcome DOWN = WriteOutcome.of(Kind.NOT_TAKEN, 503, "down");

    /** A writer with its place, its clock and its way to the service. */
    private static final class Subtask {
        final FakeClient client = new FakeClient();
        final TestSinkInitContext context;
        final ByteAirSinkWriter<String> writer;
        int seen;

        Subtask(
                Fleet fleet,
                int index,
                int parallelism,
                List<BufferedRequestState<RequestEntry>> state)
                throws Exception {
            context =
                    new TestSinkInitContext() {
                        @Override
                        public TaskInfo getTaskInfo() {
                            return new TaskInfoImpl("sink", 128, index, parallelism, 0);
                        }
                    };
            client.always = fleet.down ? DOWN : FakeClient.OK;
            ByteAirSinkBuilder<String> builder =
                    SinkTesting.withClient(
                            ByteAirSink.<String>builder()
                                    .setTopic("item")
                                    .setApplicationId("1")
                                    .setTenantId("1")
                                    .setCredentials(Credentials.volc("a", "b"))
                                    .setSerializationSchema(RescalingTest::json)
                                    .setQuota(0, 0)
                                    .setMaxBatchSize(5)
                                    .setInitialBackoff(Duration.ofMillis(100))
                                    .setMaxBackoff(Duration.ofSeconds(1))
                                    .setKey(row -> row.substring(1, row.indexOf('=')))
                                    .setChange(
                                            row ->
                                                    row.charAt(0) == '+'
                                                            ? Change.UPSERT
                                                            : Change.RETRACT)
                                    .setDeleteSchema(row -> json(row.replaceAll("=.*", "=gone")))
                                    .setOrdered(fleet.ordered),
                            () -> client);
            SinkTesting.withServices(
                    builder,
                    () ->
                            new WriterServices(
                                    () ->
                                            context.getTestProcessingTimeService()
                                                            .getCurrentProcessingTime()
                                                    * 1_000_000,
                                    new Random(1),
                                    RequestIds.random()));
            writer = builder.build().restoreWriter(context, state);
        }

        void elapse(long millis) throws Exception {
            for (long left = millis; left > 0; left -= 10) {
                context.getTestProcessingTimeService().advance(10);
                while (context.getMailboxExecutor().tryYield()) {
                    // Answers are mails.
                }
            }
        }
    }

    private static final class Fleet {
        final Random random;
        final boolean ordered;
        final List<String> rows = new ArrayList<>();
        final Map<String, String> table = new TreeMap<>();
        final Map<String, String> service = new TreeMap<>();
        final Set<String> written = new HashSet<>();
        final List<Subtask> subtasks = new ArrayList<>();
        List<List<BufferedRequestState<RequestEntry>>> checkpoint = List.of(List.of(), List.of());
        int position;
        int storedPosition;
        int checkpoints;
        boolean down;
        int moved;
        int refused;

        Fleet(int seed, boolean ordered) throws Exception {
            this.random = new Random(seed);
            this.ordered = ordered;
            for (int version = 1; version <= 150; version++) {
                String key = "k" + random.nextInt(12);
                String old = table.get(key);
                boolean alive = old != null && !old.equals("gone");
                if (alive) {
                    rows.add("-" + key + "=" + old);
                }
                if (alive && random.nextInt(5) == 0) {
                    table.put(key, "gone");
                } else {
                    rows.add("+" + key + "=" + version);
                    table.put(key, String.valueOf(version));
                }
            }
            start(checkpoint);
        }

        /** All or none of them. */
        void start(List<List<BufferedRequestState<RequestEntry>>> states) throws Exception {
            subtasks.forEach(subtask -> subtask.writer.close());
            subtasks.clear();
            for (int i = 0; i < states.size(); i++) {
                subtasks.add(new Subtask(this, i, states.size(), states.get(i)));
            }
            position = storedPosition;
        }

        /** As Flink deals a list state: to each in turn. */
        void startAt(int parallelism) throws Exception {
            List<List<BufferedRequestState<RequestEntry>>> dealt = new ArrayList<>();
            for (int i = 0; i < parallelism; i++) {
                dealt.add(new ArrayList<>());
            }
            int next = 0;
            long waiting = 0;
            for (List<BufferedRequestState<RequestEntry>> states : checkpoint) {
                for (BufferedRequestState<RequestEntry> state : states) {
                    dealt.get(next++ % parallelism).add(state);
                    StoredRecords stored = ((WriterState) state).records();
                    waiting += stored != null && (ordered || stored.isHeld()) ? 1 : 0;
                }
            }
            try {
                start(dealt);
                assertThat(waiting).as("what waits, accepted at another parallelism").isZero();
                checkpoint = dealt;
                moved++;
            } catch (ByteAirSinkException e) {
                assertThat(e).hasMessageContaining("resumed at any parallelism");
                assertThat(waiting).isPositive();
                refused++;
                start(checkpoint);
            }
        }

        void checkpoint() throws Exception {
            List<List<BufferedRequestState<RequestEntry>>> states = new ArrayList<>();
            checkpoints++;
            for (Subtask subtask : subtasks) {
                // What it waits for: an answer, or the end of its patience.
                subtask.context
                        .getMailboxExecutor()
                        .execute(
                                () -> subtask.context.getTestProcessingTimeService().advance(1_001),
                                "Time goes by");
                subtask.writer.flush(false);
                subtask.writer.prepareCommit();
                states.add(subtask.writer.snapshotState(checkpoints));
            }
            checkpoint = states;
            storedPosition = position;
            look();
        }

        void write() throws Exception {
            String row = rows.get(position++);
            int key = row.substring(0, row.indexOf('=')).substring(1).hashCode();
            subtasks.get(Math.floorMod(key * 31, subtasks.size())).writer.write(row, null);
            look();
        }

        void elapse(long millis) throws Exception {
            for (Subtask subtask : subtasks) {
                subtask.elapse(millis);
            }
            look();
        }

        void service(boolean isDown) {
            down = isDown;
            subtasks.forEach(subtask -> subtask.client.always = isDown ? DOWN : FakeClient.OK);
        }

        /** What the requests since the last look told the service. */
        void look() {
            for (Subtask subtask : subtasks) {
                for (; subtask.seen < subtask.client.requests.size(); subtask.seen++) {
                    if (down) {
                        continue;
                    }
                    SinkTesting.texts(subtask.client.requests.get(subtask.seen).records())
                            .forEach(
                                    text -> {
                                        String[] item = text.replaceAll("[{}\"]", "").split(":");
                                        service.put(item[0], item[1]);
                                        written.add(item[0] + "=" + item[1]);
                                    });
                }
            }
        }

        boolean betweenHalves() {
            return position > 0
                    && position < rows.size()
                    && rows.get(position - 1).charAt(0) == '-'
                    && rows.get(position)
                            .startsWith(
                                    "+"
                                            + rows.get(position - 1)
                                                    .substring(
                                                            1,
                                                            rows.get(position - 1).indexOf('=')
                                                                    + 1));
        }

        void run() throws Exception {
            while (position < rows.size()) {
                write();
                switch (random.nextInt(20)) {
                    case 0:
                    case 1:
                        checkpoint();
                        break;
                    case 2:
                        start(checkpoint);
                        break;
                    case 3:
                        startAt(checkpoint.size() % 4 + 1);
                        break;
                    case 4:
                        service(random.nextInt(3) == 0);
                        break;
                    case 5:
                    case 6:
                        if (!betweenHalves()) {
                            elapse(1_200);
                        }
                        break;
                    case 7:
                        // As one that is to be rescaled is stopped: with nothing left to decide.
                        if (!betweenHalves()) {
                            elapse(2_500);
                            checkpoint();
                        }
                        break;
                    default:
                }
            }
            service(false);
            elapse(20_000);
            for (Subtask subtask : subtasks) {
                subtask.writer.flush(true);
            }
            look();
            subtasks.forEach(subtask -> subtask.writer.close());
        }
    }

    private static byte[] json(String row) {
        String[] parts = row.substring(1).split("=");
        return ("{\"" + parts[0] + "\":\"" + parts[1] + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theServiceEndsWithWhatTheTableHas(boolean ordered) throws Exception {
        int moved = 0;
        int refused = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Fleet fleet = new Fleet(seed, ordered);
            fleet.run();
            if (ordered) {
                assertThat(fleet.service).as("seed %d", seed).isEqualTo(fleet.table);
            } else {
                // Which of two versions stays is not promised; that the last one came is.
                fleet.table.forEach(
                        (key, last) -> assertThat(fleet.written).contains(key + "=" + last));
            }
            moved += fleet.moved;
            refused += fleet.refused;
        }
        assertThat(moved).as("restored at another parallelism").isGreaterThan(SEEDS);
        assertThat(refused).as("refused, as something waited").isGreaterThan(SEEDS);
    }
}
