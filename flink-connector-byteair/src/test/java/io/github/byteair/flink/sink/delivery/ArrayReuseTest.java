/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Records;
import io.github.byteair.client.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of settled batches serve again, but not while anybody reads them. */
class ArrayReuseTest {

    private static final WriteOutcome OK = WriteOutcome.of(WriteOutcome.Kind.ACCEPTED, 0, "");

    /** Somebody with these records in hand, and what they were when he got them. */
    private record Reader(Records records, List<String> texts) {

        private static Reader of(Records records) {
            return new Reader(records, DeliveryHarness.texts(records));
        }

        private void assertUnchanged() {
            assertThat(DeliveryHarness.texts(records)).isEqualTo(texts);
        }
    }

    @Test
    void theArraysOfAnAcceptedBatchServeAgain() {
        DeliveryHarness box = new DeliveryHarness();
        Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int n = 1_000; n < 2_000; n += 10) {
            box.add(n, n + 10);
            arrays.add(box.last().batch().records().array());
            box.answer(OK);
        }
        // The first has the room that any buffer begins with.
        assertThat(arrays).hasSizeLessThan(4);
        assertThat(box.delivery.bytesHeld()).isEqualTo(box.delivery.spareBytes()).isPositive();
        box.delivery.hurry(true);
        assertThat(box.delivery.bytesHeld()).isZero();
    }

    /**
     * A request whose answer is lost is read on by the client, maybe for long: here for ever. What
     * a checkpoint was given is read for ever, too.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodysRecordsAreWrittenOver(boolean keyed) {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            DeliveryHarness box =
                    new DeliveryHarness(config -> config.ordered(keyed).coalesces(keyed));
            List<Reader> readers = new ArrayList<>();
            int seen = 0;
            int n = 1_000;
            for (int step = 0; step < 200; step++) {
                switch (random.nextInt(6)) {
                    case 0:
                        for (StoredRecords stored : box.delivery.snapshot(box.now)) {
                            readers.add(Reader.of(stored.records()));
                        }
                        break;
                    case 1:
                        box.elapse(Duration.ofSeconds(random.nextInt(40)));
                        break;
                    default:
                        int from = n;
                        n += 1 + random.nextInt(25);
                        for (int i = from; i < n; i++) {
                            box.metrics.recordsIn.inc();
                            byte[] json = DeliveryHarness.json(i);
                            box.delivery.add(
                                    box.destination(null),
                                    0,
                                    keyed ? i % 40 + 1 : 0,
                                    json,
                                    0,
                                    json.length,
                                    box.now);
                        }
                        box.pump();
                }
                for (; seen < box.sent.size(); seen++) {
                    readers.add(Reader.of(box.sent.get(seen).batch().records()));
                }
                while (!box.underWay().isEmpty() && random.nextBoolean()) {
                    DeliveryHarness.Sent sent = box.underWay().get(0);
                    WriteOutcome outcome = outcome(random, sent.records());
                    if (outcome.kind() != WriteOutcome.Kind.NO_ANSWER) {
                        // This attempt is through; those before it are not known to be.
                        Records records = sent.batch().records();
                        for (int i = readers.size() - 1; i >= 0; i--) {
                            if (readers.get(i).records() == records) {
                                readers.remove(i);
                                break;
                            }
                        }
                    }
                    box.settle(sent.batch(), outcome);
                    for (; seen < box.sent.size(); seen++) {
                        readers.add(Reader.of(box.sent.get(seen).batch().records()));
                    }
                }
                readers.forEach(Reader::assertUnchanged);
            }
            assertThat(box.delivery.records()).isEqualTo(box.pendingByMetrics());
        }
    }

    private static WriteOutcome outcome(Random random, List<String> records) {
        switch (random.nextInt(8)) {
            case 0:
                return WriteOutcome.unanswered(WriteOutcome.Kind.NO_ANSWER, "lost", null);
            case 1:
                return WriteOutcome.throttled("slow down", null);
            case 2:
                return records.size() > 1
                        ? WriteOutcome.of(WriteOutcome.Kind.REFUSED, 400, "too many")
                        : OK;
            default:
                return OK;
        }
    }
}
