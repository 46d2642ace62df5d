/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.RejectionCause;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several topics in one delivery: whose turn it is, and what one of them does to the others. */
class TopicTurnsTest {

    private static final WriteOutcome OK = WriteOutcome.of(WriteOutcome.Kind.ACCEPTED, 0, "ok");
    private static final WriteOutcome NO_SCENE =
            WriteOutcome.misconfigured(400, "Can't support scene(shoe)", "Check the topic.");

    private DeliveryHarness harness;

    private void add(String topic, int from, int to) {
        add(Destination.of(topic, Stage.INCREMENTAL_SYNC_STREAMING, null), from, to);
    }

    private void add(Destination destination, int from, int to) {
        for (int n = from; n < to; n++) {
            harness.metrics.recordsIn.inc();
            byte[] json = DeliveryHarness.json(n);
            harness.delivery.add(destination, json, 0, json.length, harness.now);
        }
        harness.pump();
    }

    /** Ten times the quota of behaviour, and an item now and then. */
    @Test
    void aFloodOfOneTopicDoesNotHoldUpAnother() {
        harness =
                new DeliveryHarness(
                        config ->
                                config.requestsPerSecond(10)
                                        .maxGrownBatchSize(10)
                                        .maxTimeInBuffer(Duration.ofMillis(500)));
        long longest = 0;
        long itemSince = 0;
        int items = 0;
        for (int tick = 0; tick < 300; tick++) {
            harness.elapse(Duration.ofMillis(100));
            if (harness.delivery.records() < 4_000) {
                add("behavior", tick * 100, tick * 100 + 100);
            }
            if (tick % 20 == 10) {
                itemSince = harness.now;
                add("item", 0, 1);
            }
            for (DeliveryHarness.Sent sent : harness.underWay()) {
                if (sent.batch().destination().topic().equals("item")) {
                    items++;
                    longest = Math.max(longest, harness.now - itemSince);
                }
                harness.settle(sent.batch(), OK);
            }
        }
        assertThat(items).isEqualTo(15);
        assertThat(harness.delivery.records()).isGreaterThan(3_000);
        // The flush time-out, a turn of the other's, and the tick at which it is looked for.
        assertThat(TimeUnit.NANOSECONDS.toMillis(longest)).isLessThanOrEqualTo(800);
    }

    private static DeliveryHarness underTheDefaultQuota() {
        return new DeliveryHarness(
                config ->
                        config.maxBatchSize(1_000)
                                .maxGrownBatchSize(10_000)
                                .maxBatchSizeInBytes(5 << 20)
                                .maxInFlightRequests(10)
                                .maxBufferedRequests(60_000)
                                .maxBufferedBytes(64L << 20)
                                .maxTimeInBuffer(Duration.ofSeconds(1))
                                .requestsPerSecond(100)
                                .recordsPerSecond(50_000));
    }

    /**
     * The service's own quota, ten times of it offered, answers after 50 ms; fifty items a second.
     */
    @Test
    void underTheDefaultQuotaItemsAreAnsweredASecondBehindTheFlushTimeoutAtTheLatest() {
        harness = underTheDefaultQuota();
        long step = TimeUnit.MILLISECONDS.toNanos(10);
        Map<Integer, Long> since = new HashMap<>();
        List<Long> waits = new ArrayList<>();
        int items = 0;
        for (long tick = 0; tick < 800; tick++) {
            harness.elapse(Duration.ofNanos(step));
            int room = (int) Math.min(5_000, 60_000 - harness.delivery.records());
            add("behavior", 0, room);
            if (tick % 2 == 0) {
                since.put(items, harness.now);
                add("item", items, ++items);
            }
            for (DeliveryHarness.Sent sent : harness.underWay()) {
                long sentAt = TimeUnit.MILLISECONDS.toNanos(sent.atMillis());
                if (harness.now - sentAt < 5 * step) {
                    continue;
                }
                if (sent.batch().destination().topic().equals("item")) {
                    for (String json : sent.records()) {
                        int n = Integer.parseInt(json.substring(5, json.length() - 1));
                        waits.add(harness.now - since.get(n));
                    }
                }
                harness.settle(sent.batch(), OK);
            }
        }
        Collections.sort(waits);
        assertThat(waits).hasSizeGreaterThan(300);
        assertThat(TimeUnit.NANOSECONDS.toMillis(waits.get(waits.size() * 99 / 100)))
                .isLessThanOrEqualTo(2_000);
        // The flood itself has all that is left.
        long taken = harness.metrics.recordsAccepted.getCount();
        assertThat(taken).isGreaterThan(8 * 50_000 * 95 / 100);
    }

    /** 600,000 rows, interleaved, under the service's own quota; answers after 50 ms. */
    @Test
    void threeTopicsUseTheDefaultQuotaAndKeepToIt() {
        harness = underTheDefaultQuota();
        String[] topics = {"behavior", "item", "user"};
        int rows = 600_000;
        int added = 0;
        long began = harness.now;
        Map<String, Integer> accepted = new TreeMap<>();
        while (added < rows || !harness.delivery.isEmpty()) {
            harness.elapse(Duration.ofMillis(10));
            while (added < rows && harness.delivery.records() < 59_000) {
                for (int n = 0; n < 300; n++, added++) {
                    byte[] json = DeliveryHarness.json(added);
                    harness.metrics.recordsIn.inc();
                    harness.delivery.add(
                            Destination.of(
                                    topics[added % 3], Stage.INCREMENTAL_SYNC_STREAMING, null),
                            json,
                            0,
                            json.length,
                            harness.now);
                }
                harness.pump();
            }
            if (added == rows) {
                harness.delivery.drain();
            }
            for (DeliveryHarness.Sent sent : harness.underWay()) {
                if (harness.now - TimeUnit.MILLISECONDS.toNanos(sent.atMillis()) >= 50_000_000) {
                    accepted.merge(
                            sent.batch().destination().topic(),
                            sent.records().size(),
                            Integer::sum);
                    harness.settle(sent.batch(), OK);
                }
            }
        }
        double seconds = (harness.now - began) / 1e9;
        assertThat(accepted)
                .isEqualTo(Map.of("behavior", 200_000, "item", 200_000, "user", 200_000));
        assertThat(rows / seconds).isGreaterThan(0.95 * 50_000);
        assertThat(rows / harness.sent.size()).isGreaterThanOrEqualTo(900);
        assertKeepsToQuota();
    }

    /** In no second that there is more than the service takes. */
    private void assertKeepsToQuota() {
        int from = 0;
        int records = 0;
        for (int i = 0; i < harness.sent.size(); i++) {
            records += harness.sent.get(i).records().size();
            while (harness.sent.get(i).atMillis() - harness.sent.get(from).atMillis() >= 1_000) {
                records -= harness.sent.get(from++).records().size();
            }
            assertThat(records).isLessThanOrEqualTo(50_000);
            assertThat(i - from + 1).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void aTopicWithAWeightHasSoManyTurnsForOneOfTheOthers() {
        harness =
                new DeliveryHarness(
                        config ->
                                config.topicPerRecord(true)
                                        .topicWeight("item", 3)
                                        .maxInFlightRequests(1));
        add("behavior", 0, 300);
        add("item", 0, 300);
        add("user", 0, 300);
        Map<String, Integer> sent = new TreeMap<>();
        for (int n = 1; n <= 50; n++) {
            sent.merge(harness.last().batch().destination().topic(), 1, Integer::sum);
            harness.answer(OK);
        }
        assertThat(sent.get("item")).isEqualTo(30);
        assertThat(sent.get("behavior")).isBetween(9, 11);
        assertThat(sent.get("user")).isBetween(9, 11);
    }

    /** It is not owed for the time in which it had nothing to send. */
    @Test
    void aTopicThatComesLateTakesTurnsFromThen() {
        harness = new DeliveryHarness(config -> config.maxInFlightRequests(1));
        add("item", 0, 10);
        harness.answer(OK);
        add("behavior", 0, 400);
        for (int n = 0; n < 20; n++) {
            harness.answer(OK);
        }
        add("item", 0, 200);
        int items = 0;
        for (int n = 1; n <= 20; n++) {
            harness.answer(OK);
            items += harness.last().batch().destination().topic().equals("item") ? 1 : 0;
        }
        assertThat(items).isBetween(9, 11);
    }

    @Test
    void topicsWithAsMuchToSendTakeTurns() {
        harness = new DeliveryHarness(config -> config.maxInFlightRequests(1));
        add("behavior", 0, 100);
        add("item", 0, 100);
        add("user", 0, 100);
        Map<String, Integer> sent = new TreeMap<>();
        for (int n = 1; n <= 30; n++) {
            sent.merge(harness.last().batch().destination().topic(), 1, Integer::sum);
            if (n % 3 == 0) {
                int each = n / 3;
                // The first was behaviour's when nothing else was there.
                assertThat(sent.values()).allMatch(count -> Math.abs(count - each) <= 1);
            }
            harness.answer(OK);
        }
        assertThat(sent).containsOnlyKeys("behavior", "item", "user");
        assertThat(harness.delivery.isEmpty()).isTrue();
    }

    /** Open dates are counted by topic: a second topic is no reason to hurry the first. */
    @Test
    void manyDaysOfThreeTopicsKeepTheirBatchesFull() {
        harness =
                new DeliveryHarness(
                        config ->
                                config.stage(Stage.HISTORY_SYNC)
                                        .maxTimeInBuffer(Duration.ofHours(1))
                                        .maxBufferedRequests(100_000)
                                        .maxBufferedBytes(100_000_000L)
                                        .maxOpenDates(40));
        for (int n = 0; n < 12_000; n++) {
            int day = n / 3 % 40;
            String topic = new String[] {"behavior", "item", "user"}[n % 3];
            add(
                    Destination.of(
                            topic, Stage.HISTORY_SYNC, LocalDate.of(2024, 1, 1).plusDays(day)),
                    n,
                    n + 1);
            while (!harness.underWay().isEmpty()) {
                harness.answer(OK);
            }
        }
        assertThat(harness.sent).hasSize(1_200);
        assertThat(harness.sent).allMatch(sent -> sent.records().size() == 10);
    }

    @Test
    void aTopicThatIsRefusedCostsItsOwnRowsIfThePolicySaysSo() {
        harness =
                new DeliveryHarness(
                        config ->
                                config.policy(
                                        RejectionCause.TOPIC_REFUSED, RecordErrorPolicy.DROP));
        add("shoe", 0, 10);
        add("item", 10, 20);
        harness.answer(NO_SCENE);
        harness.answer(OK);
        assertThat(harness.rejected).hasSize(10);
        assertThat(harness.rejected)
                .allMatch(record -> record.cause() == RejectionCause.TOPIC_REFUSED)
                .allMatch(record -> record.topic().equals("shoe"))
                .allMatch(record -> record.message().contains("Can't support scene(shoe)"));
        assertThat(harness.rejected)
                .extracting(RejectedRecord::json)
                .contains("{\"n\":0}", "{\"n\":9}");
        assertThat(harness.metrics.recordsAccepted.getCount()).isEqualTo(10);
        assertThat(harness.delivery.isEmpty()).isTrue();
        assertThat(harness.delivery.outage()).isFalse();
        assertThat(harness.pendingByMetrics()).isZero();
    }
}
