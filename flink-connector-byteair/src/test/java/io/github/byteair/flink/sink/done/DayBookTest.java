/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.DoneTrigger;
import io.github.byteair.flink.sink.committable.Progress;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.RequestIds;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which days are closed when; a book is asked as an operator asks it. */
class DayBookTest {

    private static final DoneTrigger TRIGGER =
            DoneTrigger.onWatermark(Duration.ofHours(1)).inZone(ZoneId.of("Asia/Shanghai"));
    private static final LocalDate DAY = LocalDate.of(2026, 11, 26);
    private static final Destination ITEMS = of("item", 0);

    private final RequestIds ids = RequestIds.random();
    private DayBook book = new DayBook(TRIGGER);

    private static Destination of(String topic, int day) {
        return Destination.of(topic, Stage.INCREMENTAL_SYNC_DAILY, DAY.plusDays(day));
    }

    private void progress(
            int subtask,
            int subtasks,
            long checkpoint,
            List<Destination> written,
            Destination... pending) {
        book.progress(
                new Progress(subtask, subtasks, false, written, Arrays.asList(pending)),
                checkpoint);
    }

    private Set<Destination> decide() {
        book.decide(false, ids);
        return book.closing().keySet();
    }

    @Test
    void aDayEndsAtMidnightOfItsZone() {
        long midnightInShanghai =
                DAY.atTime(16, 0).toInstant(java.time.ZoneOffset.UTC).toEpochMilli();
        long hour = Duration.ofHours(1).toMillis();
        assertThat(TRIGGER.closesAt(DAY)).isEqualTo(midnightInShanghai + hour - 1);
        book.watermark(midnightInShanghai + hour - 2);
        progress(0, 1, 1, List.of(ITEMS));
        assertThat(decide()).isEmpty();
        book.watermark(midnightInShanghai + hour - 1);
        progress(0, 1, 2, List.of());
        assertThat(decide()).containsExactly(ITEMS);
    }

    @Test
    void rowsThatAreNotSettledKeepTheirDayOpen() {
        book.watermark(TRIGGER.closesAt(DAY));
        progress(0, 2, 1, List.of(ITEMS));
        progress(1, 2, 1, List.of(), ITEMS);
        assertThat(decide()).isEmpty();
        progress(0, 2, 2, List.of());
        progress(1, 2, 2, List.of(), of("user", 0));
        assertThat(decide()).containsExactly(ITEMS);
    }

    @Test
    void everySubtaskOfThisRunHasToSayHowItStands() {
        book.watermark(TRIGGER.closesAt(DAY));
        progress(0, 2, 1, List.of(ITEMS));
        assertThat(decide()).isEmpty();
        progress(0, 3, 2, List.of());
        progress(1, 3, 2, List.of());
        assertThat(decide()).isEmpty();
        progress(2, 3, 2, List.of());
        assertThat(decide()).containsExactly(ITEMS);
    }

    /** Without alignment, a watermark behind the barrier may come before the last progress. */
    @Test
    void aWatermarkBehindTheFirstProgressCountsForTheNextCheckpoint() {
        progress(0, 2, 1, List.of(ITEMS));
        book.watermark(TRIGGER.closesAt(DAY));
        progress(1, 2, 1, List.of());
        assertThat(decide()).isEmpty();
        progress(0, 2, 2, List.of());
        progress(1, 2, 2, List.of());
        assertThat(decide()).containsExactly(ITEMS);
    }

    @Test
    void aDayWithoutRowsIsNotClosed() {
        book.watermark(Long.MAX_VALUE);
        progress(0, 1, 1, List.of());
        assertThat(decide()).isEmpty();
    }

    private void withEmptyDays() {
        book = new DayBook(TRIGGER.withEmptyDays());
    }

    private void over(int day) {
        book.watermark(TRIGGER.closesAt(DAY.plusDays(day)));
    }

    @Test
    void aDayWithoutRowsIsClosedIfThatIsAskedFor() {
        withEmptyDays();
        over(1);
        progress(0, 1, 1, List.of());
        assertThat(decide()).as("no topic is known").isEmpty();
        progress(0, 1, 2, List.of(ITEMS, of("user", 1)));
        assertThat(decide()).containsExactly(ITEMS, of("item", 1), of("user", 1));
        List.copyOf(decide()).forEach(book::taken);
        over(2);
        progress(0, 1, 3, List.of(of("item", 3)));
        assertThat(decide()).containsExactly(of("item", 2), of("user", 2));
        assertThat(book.closing().get(of("item", 2)).putOff()).isFalse();
    }

    /**
     * Its rows may be rejected in the end; until that is known, the day may not be an empty one.
     */
    @Test
    void aDayWhoseRowsAreNotSettledIsNotTakenForAnEmptyOne() {
        withEmptyDays();
        over(2);
        progress(0, 1, 1, List.of(ITEMS), of("item", 1));
        assertThat(decide()).containsExactly(ITEMS, of("item", 2));
        progress(0, 1, 2, List.of());
        assertThat(decide()).containsExactly(ITEMS, of("item", 1), of("item", 2));
    }

    @Test
    void aLeapOfTheClockClosesNoMoreDaysThanAreRemembered() {
        withEmptyDays();
        progress(0, 1, 1, List.of(ITEMS));
        over(10_000);
        progress(0, 1, 2, List.of());
        assertThat(decide())
                .hasSize(1 + DayBook.REMEMBERED_DAYS)
                .contains(ITEMS, of("item", 9_999));
        book.watermark(Long.MAX_VALUE / 2);
        progress(0, 1, 3, List.of());
        assertThat(decide()).as("a time that is none").hasSize(1 + DayBook.REMEMBERED_DAYS);
    }

    @Test
    void theEndOfTimeClosesTheDaysBetweenThoseWithRows() {
        withEmptyDays();
        book.watermark(Long.MAX_VALUE);
        progress(0, 1, 1, List.of(ITEMS, of("item", 2)));
        book.decide(true, ids);
        assertThat(book.closing().keySet()).containsExactly(ITEMS, of("item", 1), of("item", 2));
    }

    @Test
    void soDoesTheEndOfTheInputWithoutAnyWatermark() {
        withEmptyDays();
        book.progress(
                new Progress(0, 1, true, List.of(ITEMS, of("item", 2)), List.of()), Long.MAX_VALUE);
        book.decide(true, ids);
        assertThat(book.closing().keySet()).containsExactly(ITEMS, of("item", 1), of("item", 2));
    }

    @Test
    void theStateKeepsWhatWasPutOff() throws Exception {
        over(1);
        progress(0, 1, 1, List.of(ITEMS, of("user", 1)));
        decide();
        book.putOff(ITEMS, "another");
        book.putOff(of("user", 9), "of no day");
        byte[] bytes =
                SimpleVersionedSerialization.writeVersionAndSerialize(
                        new DaysState.Serializer(), book.snapshot());
        DayBook read = new DayBook(TRIGGER);
        read.restore(
                SimpleVersionedSerialization.readVersionAndDeSerialize(
                        new DaysState.Serializer(), bytes));
        assertThat(read.closing()).isEqualTo(book.closing());
        assertThat(read.closing().get(ITEMS)).isEqualTo(new DoneId("another", true));
        assertThat(read.closing().get(of("user", 1)).putOff()).isFalse();
        assertThat(read.closing()).hasSize(2);
    }

    @Test
    void aClosedDayIsRememberedForAWhile() {
        book.watermark(TRIGGER.closesAt(DAY));
        progress(0, 1, 1, List.of(ITEMS));
        assertThat(decide()).containsExactly(ITEMS);
        book.taken(ITEMS);
        assertThat(book.lastClosed()).isEqualTo(DAY);
        assertThat(book.progress(new Progress(0, 1, false, List.of(ITEMS), List.of()), 2))
                .containsExactly(ITEMS);
        assertThat(decide()).isEmpty();
        Destination later = of("user", DayBook.REMEMBERED_DAYS + 1);
        book.watermark(TRIGGER.closesAt(later.dataDate()));
        progress(0, 1, 3, List.of(later));
        assertThat(decide()).containsExactly(later);
        book.taken(later);
        assertThat(book.snapshot().closed()).containsExactly(later);
    }

    @Test
    void theEndOfTheInputClosesAll() {
        progress(0, 1, 1, List.of(ITEMS, of("user", 3)));
        book.decide(true, ids);
        assertThat(book.closing().keySet()).containsExactly(ITEMS, of("user", 3));
    }

    @Test
    void stateOfBeforeTopicsIsOfTheSinksOwn() throws Exception {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        java.io.DataOutputStream out = new java.io.DataOutputStream(bytes);
        out.writeUTF("id");
        out.writeBoolean(true);
        out.writeInt(1);
        out.writeLong(DAY.toEpochDay());
        SinkConfig.Builder config =
                SinkConfig.builder().stage(Stage.INCREMENTAL_SYNC_DAILY).topicPerRecord(true);
        assertThatThrownBy(
                        () ->
                                new DoneState.Serializer(config.build())
                                        .deserialize(1, bytes.toByteArray()))
                .isInstanceOf(java.io.IOException.class)
                .hasMessageContaining("setTopic (SQL: topic)");
        DoneState state =
                new DoneState.Serializer(config.topic("item").build())
                        .deserialize(1, bytes.toByteArray());
        assertThat(state.days()).containsExactly(ITEMS);
        assertThat(state.complete()).isTrue();
    }

    @Test
    void whatACompletionHeardOfIsOpen() throws Exception {
        book.restore(new DoneState("id", true, List.of(ITEMS)));
        assertThat(book.complete()).isTrue();
        assertThat(book.notClosed()).containsExactly(ITEMS);
    }

    /**
     * Writers as they are: rows go to buffers, are settled whenever, late ones are refused by each
     * writer's own watermark, idle ones hold nothing up; kills at any point, and rescalings. A day
     * is called once, and never while a row that was let in is not settled.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void atRandomEachDayIsClosedOnceAndAfterItsLastRow(long base) throws Exception {
        int daysClosed = 0;
        int kills = 0;
        for (long seed = base * 10_000; seed < base * 10_000 + 500; seed++) {
            RandomRun run = new RandomRun(seed);
            run.go();
            daysClosed += run.taken.size();
            kills += run.kills;
        }
        assertThat(daysClosed).isGreaterThan(2_000);
        assertThat(kills).isGreaterThan(500);
    }

    /** What a checkpoint holds. */
    private record Stored(
            List<Map<Destination, Integer>> pending,
            List<Long> watermarks,
            List<Long> channels,
            byte[] book) {}

    private static final class RandomRun {

        private final String name;
        private final Random random;
        private final RequestIds ids = RequestIds.random();
        private DayBook book = new DayBook(TRIGGER);
        private List<Map<Destination, Integer>> pending = new ArrayList<>();
        private List<Set<Destination>> written = new ArrayList<>();
        private List<Long> watermarks = new ArrayList<>();
        private long checkpoint;
        private long time;
        private Stored stored;
        private final Map<Destination, String> called = new HashMap<>();
        private final Set<Destination> taken = new HashSet<>();
        private final Set<Destination> ever = new HashSet<>();
        private int kills;

        private RandomRun(long seed) {
            this.name = "seed " + seed;
            this.random = new Random(seed);
            this.time = TRIGGER.closesAt(DAY.minusDays(1));
            start(1 + random.nextInt(3));
            store();
        }

        private void start(int subtasks) {
            pending = new ArrayList<>();
            written = new ArrayList<>();
            watermarks = new ArrayList<>();
            for (int i = 0; i < subtasks; i++) {
                pending.add(new HashMap<>());
                written.add(new HashSet<>());
                watermarks.add(Long.MIN_VALUE);
            }
        }

        private void go() throws Exception {
            for (int step = 0; step < 150; step++) {
                int i = random.nextInt(pending.size());
                switch (random.nextInt(12)) {
                    case 0:
                    case 1:
                    case 2:
                        row(i);
                        break;
                    case 3:
                    case 4:
                    case 5:
                        settle(i);
                        break;
                    case 6:
                    case 7:
                        time += random.nextInt(8 * 3_600_000);
                        watermarks.set(i, Math.max(watermarks.get(i), time - 3_600_000));
                        book.watermark(watermarks.stream().min(Long::compare).get());
                        break;
                    case 8:
                    case 9:
                    case 10:
                        checkpoint();
                        break;
                    default:
                        if (random.nextInt(4) == 0) {
                            kill();
                        }
                }
            }
            for (int i = 0; i < pending.size(); i++) {
                while (!pending.get(i).isEmpty()) {
                    settle(i);
                }
                watermarks.set(i, Long.MAX_VALUE);
            }
            book.watermark(Long.MAX_VALUE);
            checkpoint();
            store();
            call();
            while (!book.closing().isEmpty()) {
                take();
            }
            assertThat(book.notClosed()).as(name).isEmpty();
            assertThat(taken).as(name).containsExactlyInAnyOrderElementsOf(ever);
        }

        private void row(int i) {
            Destination day =
                    of(
                            random.nextBoolean() ? "item" : "user",
                            (int) ((time - TRIGGER.closesAt(DAY.minusDays(1))) / 86_400_000)
                                    - random.nextInt(2));
            if (watermarks.get(i) < TRIGGER.closesAt(day.dataDate())) {
                pending.get(i).merge(day, 1, Integer::sum);
            }
        }

        private void settle(int i) {
            if (pending.get(i).isEmpty()) {
                return;
            }
            Destination day = List.copyOf(pending.get(i).keySet()).get(0);
            assertThat(taken).as(name).doesNotContain(day);
            pending.get(i).remove(day);
            written.get(i).add(day);
            ever.add(day);
        }

        private void checkpoint() throws Exception {
            checkpoint++;
            for (int i = 0; i < pending.size(); i++) {
                book.progress(
                        new Progress(
                                i, pending.size(), false, written.get(i), pending.get(i).keySet()),
                        checkpoint);
                written.set(i, new HashSet<>());
            }
            book.decide(false, ids);
            if (random.nextInt(5) == 0) {
                // It is not completed; what was decided stays so.
                return;
            }
            store();
            call();
            if (random.nextBoolean() && !book.closing().isEmpty()) {
                take();
            }
        }

        private void call() {
            for (Map.Entry<Destination, DoneId> day : book.closing().entrySet()) {
                for (Map<Destination, Integer> of : pending) {
                    assertThat(of).as(name).doesNotContainKey(day.getKey());
                }
                String id = day.getValue().requestId();
                String before = called.put(day.getKey(), id);
                assertThat(before).as(name).isIn(null, id);
            }
        }

        private void take() {
            Map<Destination, DoneId> closing = book.closing();
            List<Destination> days = new ArrayList<>(closing.keySet());
            Destination day = days.get(random.nextInt(days.size()));
            // Of a repeat, the platform says that it knows it.
            assertThat(called).as(name).containsEntry(day, closing.get(day).requestId());
            taken.add(day);
            book.taken(day);
        }

        private void store() {
            try {
                List<Map<Destination, Integer>> copies = new ArrayList<>();
                pending.forEach(of -> copies.add(new HashMap<>(of)));
                stored =
                        new Stored(
                                copies,
                                List.copyOf(watermarks),
                                List.of(),
                                SimpleVersionedSerialization.writeVersionAndSerialize(
                                        new DaysState.Serializer(), book.snapshot()));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        /** Rows after the checkpoint come again or not; a source that was further is so again. */
        private void kill() throws Exception {
            kills++;
            book = new DayBook(TRIGGER);
            book.restore(
                    SimpleVersionedSerialization.readVersionAndDeSerialize(
                            new DaysState.Serializer(), stored.book()));
            boolean rescale = random.nextInt(3) == 0;
            start(rescale ? 1 + random.nextInt(3) : stored.pending().size());
            for (int i = 0; i < stored.pending().size(); i++) {
                int to = i % pending.size();
                stored.pending()
                        .get(i)
                        .forEach((day, n) -> pending.get(to).merge(day, n, Integer::sum));
            }
            // After a rescaling the service refuses what is late, which this has no part for.
            long least = stored.watermarks().stream().min(Long::compare).get();
            for (int i = 0; i < watermarks.size(); i++) {
                watermarks.set(i, rescale ? least : stored.watermarks().get(i));
            }
            ever.clear();
            ever.addAll(taken);
            book.notClosed().forEach(ever::add);
            call();
        }
    }
}
