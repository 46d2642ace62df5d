/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.config.Deletes;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.quota.QuotaLimiter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random tables, told as each plan tells them, delivered through outages, lost answers, checkpoints
 * and failures: what the service has at the end is what the table has, a map being the judge; and
 * whatever it was ever told is gone, was gone.
 */
class ChangelogTest {

    private static final int SEEDS = 400;
    private static final Duration FLUSH = Duration.ofMillis(100);
    private static final Destination ITEMS =
            Destination.of("item", Stage.INCREMENTAL_SYNC_STREAMING, null);

    /** How a plan tells of an update. */
    enum Plan {
        /** {@code +U}: the sink asks for no more. */
        UPSERT,
        /** {@code -U, +U}: a filter further up needs both. */
        RETRACT,
        /** {@code -D, +I}: the upsert materializer of Flink up to 2.2, or by force. */
        MATERIALIZED
    }

    /** A row of the changelog. */
    record Row(boolean upsert, int key, int version) {}

    /** The table's history as rows, with what is left and what was ever gone. */
    private static final class History {
        final List<Row> rows = new ArrayList<>();
        final Map<Integer, Integer> alive = new TreeMap<>();
        final Map<Integer, Integer> gone = new TreeMap<>();
        final Set<String> everGone = new HashSet<>();

        History(Random random, Plan plan, int changes, int keys, boolean deletes) {
            for (int version = 1; version <= changes; version++) {
                int key = random.nextInt(keys);
                Integer old = alive.get(key);
                if (old != null && deletes && random.nextInt(4) == 0) {
                    // A delete, or a row that leaves a filter: to the sink they are the same.
                    rows.add(new Row(false, key, old));
                    alive.remove(key);
                    gone.put(key, old);
                    everGone.add(key + "/" + old);
                    continue;
                }
                if (old != null && plan != Plan.UPSERT) {
                    rows.add(new Row(false, key, old));
                }
                rows.add(new Row(true, key, version));
                alive.put(key, version);
                gone.remove(key);
            }
        }
    }

    /** Keeps what it takes, answers or not, and knows ids it has taken. */
    private static final class Service {
        final Map<Integer, String> items = new TreeMap<>();
        final Set<String> told = new HashSet<>();
        final Set<String> ids = new HashSet<>();
        long written;

        boolean take(Batch batch) {
            if (!ids.add(batch.requestId())) {
                return false;
            }
            for (int i = 0; i < batch.size(); i++) {
                String[] fields =
                        new String(batch.records().record(i), StandardCharsets.UTF_8)
                                .replaceAll("[^0-9,]", "")
                                .split(",");
                items.put(Integer.valueOf(fields[0]), fields[1] + "/" + fields[2]);
                if (fields[1].equals("0")) {
                    told.add(fields[0] + "/" + fields[2]);
                }
                written++;
            }
            return true;
        }
    }

    /** One run after the other of a job, each from the last checkpoint of the one before. */
    private static final class Job implements Delivery.Port {
        final Random random;
        final History history;
        final SinkConfig config;
        final Service service = new Service();
        final List<Batch> underWay = new ArrayList<>();
        int ids;
        long now = TimeUnit.HOURS.toNanos(1);
        Delivery delivery;
        CountingMetrics metrics;
        int position;
        int heldPosition;
        List<StoredRecords> checkpoint = List.of();
        long rowsIn;

        Job(Random random, History history, Deletes deletes, boolean coalesces) {
            this.random = random;
            this.history = history;
            this.config =
                    SinkConfig.builder()
                            .topic("item")
                            .service("changelog " + System.identityHashCode(this))
                            .maxBatchSize(1 + random.nextInt(12))
                            .maxGrownBatchSize(100)
                            .maxInFlightRequests(2)
                            .maxBufferedRequests(5_000)
                            .maxTimeInBuffer(FLUSH)
                            .initialBackoff(Duration.ofMillis(5))
                            .maxBackoff(Duration.ofMillis(40))
                            .requestsPerSecond(0)
                            .recordsPerSecond(0)
                            .ordered(true)
                            .coalesces(coalesces)
                            .deletes(deletes)
                            .build();
            start();
        }

        void start() {
            metrics = new CountingMetrics();
            delivery =
                    new Delivery(
                            new Delivery.Parts(
                                    config,
                                    new QuotaLimiter(0, 0, 1),
                                    new Backoff(
                                            config.initialBackoff(), config.maxBackoff(), random),
                                    () -> "id-" + ++ids,
                                    metrics,
                                    this));
            for (StoredRecords stored : checkpoint) {
                metrics.recordsIn.inc(stored.records().count());
                delivery.restore(stored, now);
            }
            position = heldPosition;
            pump();
        }

        @Override
        public void send(Batch batch) {
            underWay.add(batch);
        }

        @Override
        public void reject(Batch batch, int index, RejectionCause cause, int code, String reason) {
            throw new AssertionError(reason);
        }

        void write(Row row) {
            rowsIn++;
            byte[] json =
                    String.format(
                                    "{\"id\":%d,\"status\":%d,\"version\":%d}",
                                    row.key(), row.upsert() ? 1 : 0, row.version())
                            .getBytes(StandardCharsets.UTF_8);
            long low = row.key() + 1;
            if (row.upsert()) {
                metrics.recordsIn.inc();
                delivery.add(ITEMS, 7, low, json, 0, json.length, now);
            } else if (config.deletes() != Deletes.IGNORE) {
                metrics.recordsIn.inc();
                boolean bare = config.deletes() == Deletes.FAIL;
                delivery.hold(ITEMS, 7, low, bare ? null : json, 0, json.length, now);
            }
            pump();
        }

        void pump() {
            delivery.pump(now);
        }

        /** As the writer is woken: now and then late. */
        void elapse(long millis) {
            now += TimeUnit.MILLISECONDS.toNanos(millis);
            if (delivery.decidesAt() <= now) {
                delivery.decide(now);
            }
            pump();
        }

        void answer() {
            Batch batch = underWay.remove(random.nextInt(underWay.size()));
            boolean taken = random.nextInt(3) > 0;
            if (service.ids.contains(batch.requestId())) {
                settle(batch, WriteOutcome.of(Kind.DUPLICATE_ID, 409, "known"));
            } else if (taken) {
                service.take(batch);
                settle(
                        batch,
                        random.nextInt(4) == 0
                                ? WriteOutcome.unanswered(Kind.NO_ANSWER, "silence", null)
                                : WriteOutcome.of(Kind.ACCEPTED, 0, ""));
            } else {
                settle(
                        batch,
                        random.nextBoolean()
                                ? WriteOutcome.unanswered(Kind.NO_ANSWER, "silence", null)
                                : WriteOutcome.of(Kind.NOT_TAKEN, 503, "down"));
            }
        }

        private void settle(Batch batch, WriteOutcome outcome) {
            delivery.settle(batch, outcome, now);
            pump();
        }

        void checkpoint() {
            checkpoint = delivery.snapshot(now);
            heldPosition = position;
        }

        void fail() {
            // What is under way may yet arrive.
            for (Batch batch : underWay) {
                if (random.nextBoolean()) {
                    service.take(batch);
                }
            }
            underWay.clear();
            start();
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0:
                case 1:
                case 2:
                    if (!underWay.isEmpty()) {
                        answer();
                    }
                    return;
                case 3:
                    elapse(random.nextInt(8));
                    return;
                case 4:
                    if (random.nextInt(4) == 0) {
                        checkpoint();
                    }
                    return;
                case 5:
                    if (random.nextInt(25) == 0) {
                        fail();
                    }
                    return;
                case 6:
                    if (random.nextInt(20) == 0) {
                        // The whole process stands still, and is asked before the input is.
                        elapse(500);
                    }
                    return;
                case 7:
                    if (random.nextInt(10) == 0) {
                        delivery.inputWasHeldUp(TimeUnit.MILLISECONDS.toNanos(300));
                        now += TimeUnit.MILLISECONDS.toNanos(300);
                        pump();
                    }
                    return;
                default:
            }
        }

        void assertBooks() {
            assertThat(delivery.records())
                    .isEqualTo(
                            metrics.recordsIn.getCount()
                                    - metrics.recordsAccepted.getCount()
                                    - metrics.recordsPassedOver.getCount());
        }

        void run() {
            while (position < history.rows.size()) {
                write(history.rows.get(position++));
                for (int steps = random.nextInt(3); steps > 0; steps--) {
                    step();
                }
                assertBooks();
                // Far enough apart for a delete to be decided, the halves of an update are not.
                if (random.nextInt(30) == 0 && !betweenHalves()) {
                    elapse(60);
                    elapse(60);
                }
            }
            delivery.drain();
            for (int i = 0; !delivery.isEmpty(); i++) {
                assertThat(i).as("rounds to the end").isLessThan(100_000);
                elapse(10);
                if (!underWay.isEmpty()) {
                    answer();
                }
            }
            assertBooks();
        }

        private boolean betweenHalves() {
            return position > 0
                    && position < history.rows.size()
                    && !history.rows.get(position - 1).upsert()
                    && history.rows.get(position).upsert()
                    && history.rows.get(position).key() == history.rows.get(position - 1).key();
        }
    }

    private static Map<Integer, String> expected(History history, boolean marked) {
        Map<Integer, String> expected = new TreeMap<>();
        history.alive.forEach((key, version) -> expected.put(key, "1/" + version));
        history.gone.forEach((key, version) -> expected.put(key, (marked ? "0/" : "1/") + version));
        return expected;
    }

    @ParameterizedTest
    @EnumSource(Plan.class)
    void theServiceEndsWithWhatTheTableHas(Plan plan) {
        long rows = 0;
        long written = 0;
        long told = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            History history = new History(random, plan, 200, 1 + random.nextInt(20), true);
            Job job = new Job(random, history, Deletes.WRITE, random.nextInt(4) > 0);
            job.run();
            assertThat(job.service.items)
                    .as("plan %s, seed %d", plan, seed)
                    .isEqualTo(expected(history, true));
            assertThat(history.everGone)
                    .as("gone, told as such: plan %s, seed %d", plan, seed)
                    .containsAll(job.service.told);
            rows += job.rowsIn;
            written += job.service.written;
            told += job.service.told.size();
        }
        assertThat(written).isLessThan(rows);
        assertThat(told).as("some deletes were decided").isGreaterThan(SEEDS);
    }

    @ParameterizedTest
    @EnumSource(Plan.class)
    void whereDeletesAreIgnoredTheLastVersionStays(Plan plan) {
        for (int seed = 0; seed < SEEDS / 2; seed++) {
            Random random = new Random(seed);
            History history = new History(random, plan, 150, 1 + random.nextInt(20), true);
            Job job = new Job(random, history, Deletes.IGNORE, random.nextBoolean());
            job.run();
            assertThat(job.service.items)
                    .as("plan %s, seed %d", plan, seed)
                    .isEqualTo(expected(history, false));
            assertThat(job.service.told).isEmpty();
        }
    }

    /** Updates don't fail the job, in whatever halves they come; a row that is gone does. */
    @ParameterizedTest
    @EnumSource(Plan.class)
    void whereDeletesFailTheJobUpdatesDoNot(Plan plan) {
        int failed = 0;
        for (int seed = 0; seed < SEEDS / 2; seed++) {
            boolean deletes = seed % 4 == 0;
            Random random = new Random(seed);
            History history = new History(random, plan, 150, 1 + random.nextInt(20), deletes);
            Job job = new Job(random, history, Deletes.FAIL, random.nextBoolean());
            try {
                job.run();
                // A row that was gone and came back within the time was not.
                assertThat(history.gone).as("plan %s, seed %d", plan, seed).isEmpty();
                assertThat(job.service.items).isEqualTo(expected(history, false));
            } catch (ByteAirSinkException e) {
                assertThat(deletes).as("plan %s, seed %d", plan, seed).isTrue();
                assertThat(e).hasMessageContaining("deleted a row");
                failed++;
            }
        }
        assertThat(failed).isPositive();
    }

    // ------------------------------------------------------------------ one by one

    private static History only(Row... rows) {
        History history = new History(new Random(0), Plan.UPSERT, 0, 1, false);
        history.rows.addAll(List.of(rows));
        return history;
    }

    private static Job job(boolean coalesces) {
        return new Job(new Random(1), only(), Deletes.WRITE, coalesces);
    }

    private static List<String> sent(Job job) {
        List<String> all = new ArrayList<>();
        while (!job.underWay.isEmpty()) {
            Batch batch = job.underWay.remove(0);
            job.service.take(batch);
            all.addAll(DeliveryHarness.texts(batch.records()));
            job.settle(batch, WriteOutcome.of(Kind.ACCEPTED, 0, ""));
        }
        return all;
    }

    private static String json(int key, int status, int version) {
        return "{\"id\":" + key + ",\"status\":" + status + ",\"version\":" + version + "}";
    }

    @Test
    void theHalvesOfAnUpdateAreOneWrite() {
        Job job = job(true);
        job.write(new Row(false, 1, 1));
        job.write(new Row(true, 1, 2));
        job.elapse(100);
        assertThat(sent(job)).containsExactly(json(1, 1, 2));
        assertThat(job.metrics.recordsPassedOver.getCount()).isEqualTo(1);
        job.assertBooks();
    }

    @Test
    void aloneAHalfIsADeleteWhenItsTimeIsOver() {
        Job job = job(true);
        job.write(new Row(false, 1, 1));
        job.elapse(99);
        assertThat(sent(job)).isEmpty();
        job.elapse(1);
        assertThat(sent(job)).containsExactly(json(1, 0, 1));
    }

    @Test
    void whatComesAfterTheDeleteIsSentAfterItAndStays() {
        Job job = job(true);
        job.write(new Row(false, 1, 1));
        job.elapse(100);
        assertThat(job.underWay).hasSize(1);
        job.write(new Row(true, 1, 2));
        job.elapse(100);
        // One request at a time: the delete is under way, and nothing of it is changed any more.
        assertThat(job.underWay).hasSize(1);
        assertThat(sent(job)).containsExactly(json(1, 0, 1), json(1, 1, 2));
        assertThat(job.service.items).containsEntry(1, "1/2");
    }

    @Test
    void aBatchThatMayHaveBeenSentKeepsItsContent() {
        Job job = job(true);
        job.write(new Row(true, 1, 1));
        job.elapse(100);
        Batch batch = job.underWay.get(0);
        String id = batch.requestId();
        job.underWay.clear();
        job.settle(batch, WriteOutcome.unanswered(Kind.NO_ANSWER, "silence", null));
        job.write(new Row(true, 1, 2));
        job.elapse(60);
        assertThat(job.underWay.get(0).requestId()).isEqualTo(id);
        assertThat(sent(job)).containsExactly(json(1, 1, 1));
        job.elapse(100);
        assertThat(sent(job)).containsExactly(json(1, 1, 2));
    }

    @Test
    void aCheckpointDecidesNothing() {
        Job job = job(true);
        job.write(new Row(true, 2, 1));
        job.write(new Row(false, 1, 1));
        job.checkpoint();
        assertThat(job.checkpoint)
                .extracting(StoredRecords::kind)
                .containsExactly(StoredRecords.Kind.UNCUT, StoredRecords.Kind.HELD);
        job.now += TimeUnit.MINUTES.toNanos(10);
        job.fail();
        job.elapse(90);
        job.write(new Row(true, 1, 2));
        job.elapse(100);
        assertThat(sent(job)).containsExactlyInAnyOrder(json(2, 1, 1), json(1, 1, 2));
    }

    @Test
    void afterARestoreAHalfThatStaysAloneIsADelete() {
        Job job = job(false);
        job.write(new Row(false, 1, 1));
        job.checkpoint();
        job.fail();
        job.elapse(100);
        assertThat(sent(job)).containsExactly(json(1, 0, 1));
    }

    @Test
    void whatIsHeldWhereDeletesFailTheJobIsNotTakenForARow() {
        Job failing = new Job(new Random(1), only(), Deletes.FAIL, true);
        failing.write(new Row(false, 1, 1));
        failing.checkpoint();
        assertThat(failing.checkpoint)
                .extracting(StoredRecords::kind)
                .containsExactly(StoredRecords.Kind.HELD_BARE);
        Job marking = job(true);
        marking.checkpoint = failing.checkpoint;
        org.assertj.core.api.Assertions.assertThatThrownBy(marking::start)
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("'sink.delete.policy' = 'ignore'");
        Job again = new Job(new Random(1), only(), Deletes.FAIL, true);
        again.checkpoint = failing.checkpoint;
        again.start();
        again.write(new Row(true, 1, 2));
        again.elapse(100);
        assertThat(sent(again)).containsExactly(json(1, 1, 2));
    }

    @Test
    void versionsThatWaitAreOneWrite() {
        Job job = job(true);
        for (int version = 1; version <= 50; version++) {
            job.write(new Row(true, 1, version));
        }
        job.elapse(100);
        assertThat(sent(job)).containsExactly(json(1, 1, 50));
        assertThat(job.metrics.recordsPassedOver.getCount()).isEqualTo(49);
    }

    /** What changes faster than its time goes by must leave all the same. */
    @Test
    void aKeyThatChangesAllTheTimeWaitsNoLonger() {
        Job job = job(true);
        for (int version = 1; version <= 3_000; version++) {
            job.write(new Row(true, 1, version));
            if (version % 100 == 0) {
                job.elapse(10);
            }
        }
        assertThat(sent(job)).isNotEmpty();
        assertThat(job.service.written).isBetween(1L, 5L);
    }

    @Test
    void aKeyThatMovesToAnotherDayIsNotGoneFromTheFirst() {
        Destination monday =
                Destination.of(
                        "item", Stage.INCREMENTAL_SYNC_DAILY, java.time.LocalDate.of(2026, 11, 23));
        Destination tuesday =
                Destination.of(
                        "item", Stage.INCREMENTAL_SYNC_DAILY, java.time.LocalDate.of(2026, 11, 24));
        Job job = job(true);
        byte[] first = json(1, 1, 1).getBytes(StandardCharsets.UTF_8);
        byte[] gone = json(1, 0, 1).getBytes(StandardCharsets.UTF_8);
        byte[] second = json(1, 1, 2).getBytes(StandardCharsets.UTF_8);
        job.metrics.recordsIn.inc(3);
        job.delivery.add(monday, 7, 2, first, 0, first.length, job.now);
        job.delivery.hold(monday, 7, 2, gone, 0, gone.length, job.now);
        job.delivery.add(tuesday, 7, 2, second, 0, second.length, job.now);
        job.elapse(200);
        assertThat(sent(job)).containsExactlyInAnyOrder(json(1, 1, 1), json(1, 1, 2));
        job.assertBooks();
    }

    // ------------------------------------------------------------------ the buffer

    /**
     * Against a plain list: order, sizes, bytes and books of the buffer, whatever is done to it.
     */
    @Test
    void aKeyedBufferIsAListWithoutWhatWasPassedOver() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int batch = 1 + random.nextInt(20);
            KeyedBuffer buffer =
                    new KeyedBuffer(
                            ITEMS,
                            new TopicTurns(Map.of()).opened("item"),
                            batch,
                            200 + random.nextInt(2_000),
                            new SpareArrays(random.nextInt(10_000)));
            List<String> model = new ArrayList<>();
            List<Integer> keys = new ArrayList<>();
            int range = 1 + random.nextInt(200);
            for (int i = 0; i < 500; i++) {
                int key = random.nextInt(range);
                String json = json(key, 1, i) + " ".repeat(random.nextInt(60));
                byte[] bytes = ("x" + json).getBytes(StandardCharsets.UTF_8);
                boolean keyed = random.nextInt(10) > 0;
                int old = keyed ? keys.indexOf(key) : -1;
                int passedOver =
                        buffer.append(
                                0, keyed ? key + 1 : 0, bytes, 1, bytes.length - 1, 1_000 + i);
                assertThat(passedOver).isEqualTo(old < 0 ? 0 : 1);
                if (old >= 0) {
                    model.remove(old);
                    keys.remove(old);
                }
                model.add(json);
                keys.add(keyed ? key : -1);
                assertThat(buffer.count()).isEqualTo(model.size());
                if (random.nextInt(15) == 0) {
                    Records cut = buffer.cut(1 + random.nextInt(30), 100 + random.nextInt(3_000));
                    List<String> texts = DeliveryHarness.texts(cut);
                    assertThat(texts).isEqualTo(model.subList(0, texts.size()));
                    model.subList(0, texts.size()).clear();
                    keys.subList(0, texts.size()).clear();
                }
                if (random.nextInt(40) == 0) {
                    List<String> all = new ArrayList<>();
                    KeyedBuffer copy =
                            new KeyedBuffer(
                                    ITEMS,
                                    new TopicTurns(Map.of()).opened("item"),
                                    batch,
                                    1_000,
                                    new SpareArrays(1 << 20));
                    for (StoredRecords stored : buffer.snapshot()) {
                        all.addAll(DeliveryHarness.texts(stored.records()));
                        assertThat(copy.append(stored, 0)).isZero();
                    }
                    assertThat(all).isEqualTo(model);
                    assertThat(copy.count()).isEqualTo(model.size());
                }
                if (buffer.isEmpty()) {
                    assertThat(model).isEmpty();
                } else {
                    assertThat(buffer.oldestArrivedAt()).isBetween(1_000L, 1_000L + i);
                }
            }
        }
    }

    @Test
    void whatIsPassedOverGivesItsBytesBack() {
        KeyedBuffer buffer =
                new KeyedBuffer(
                        ITEMS,
                        new TopicTurns(Map.of()).opened("item"),
                        1_000,
                        5 << 20,
                        new SpareArrays(1 << 20));
        byte[] json = json(1, 1, 1).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1_000_000; i++) {
            buffer.append(3, 1 + i % 500, json, 0, json.length, i);
        }
        assertThat(buffer.count()).isEqualTo(500);
        assertThat(buffer.bytesHeld()).isLessThan(1 << 20);
        assertThat(buffer.oldestArrivedAt()).isLessThan(500);
    }
}
