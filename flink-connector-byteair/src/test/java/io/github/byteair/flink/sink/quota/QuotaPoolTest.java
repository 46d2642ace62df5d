/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pool, a courier and writers, one step after the other. */
class QuotaPoolTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private final QuotaPools pools = new QuotaPools();
    private final PoolCourier courier = new PoolCourier("project", 100, 50_000, () -> {});
    private long now = 1_000 * SECOND;

    private SharedQuota writer(int subtask, int parallelism, long session) {
        SharedQuota writer =
                new SharedQuota(
                        100,
                        50_000,
                        new SharedQuota.Identity("job/sink", subtask, parallelism, session, false),
                        () -> {},
                        now);
        writer.fittingBatchSize(1_000);
        courier.add(writer);
        return writer;
    }

    /** A question and its answer, which take a millisecond each. */
    private void ask() throws IOException {
        byte[] question = courier.compose(now);
        now += MILLI;
        byte[] answer = pools.ask(question, now + 77 * SECOND);
        now += MILLI;
        courier.deliver(answer, now);
    }

    private void askWhenDue() throws IOException {
        now = Math.max(now, courier.nextAskAt());
        ask();
    }

    @Test
    void aPermitIsAskedForAndUsedOnce() throws Exception {
        SharedQuota writer = writer(0, 1, 1);
        assertThat(writer.availableAt(now, 1_000, 1)).isGreaterThan(now);
        assertThat(writer.awaited()).isEqualTo(1);
        ask();
        assertThat(writer.availableAt(now, 1_000, 1)).isLessThanOrEqualTo(now);
        writer.take(now, 1_000);
        assertThat(writer.availableAt(now, 1_000, 1)).isGreaterThan(now);
        assertThat(writer.use()).isEqualTo(0.02);
    }

    @Test
    void aBatchOfMoreThanASecondsRecordsGoesAllTheSame() throws Exception {
        SharedQuota writer = writer(0, 1, 1);
        writer.availableAt(now, 80_000, 1);
        ask();
        assertThat(writer.availableAt(now, 80_000, 1)).isLessThanOrEqualTo(now);
    }

    /** All of them lose it at once, and none has sent anything lately. */
    @Test
    void writersThatLoseThePoolBeginInTurn() {
        List<SharedQuota> writers = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            writers.add(writer(i, 400, 1));
        }
        now += 4 * SECOND;
        List<Long> sent = new ArrayList<>();
        for (int step = 0; step < 1_000; step++, now += 10 * MILLI) {
            for (SharedQuota writer : writers) {
                if (writer.availableAt(now, 100, 2) <= now) {
                    writer.answered(writer.take(now, 100), now);
                    sent.add(now);
                }
            }
        }
        assertThat(sent).as("in ten seconds").hasSizeBetween(900, 1_000);
        for (int i = 0; i + 101 < sent.size(); i++) {
            assertThat(sent.get(i + 101) - sent.get(i)).isGreaterThanOrEqualTo(SECOND);
        }
    }

    /** The first of many to ask may be the last to be answered for a while. */
    @Test
    void whoHasAskedBeforeTheOthersKnowsHowManyTheyAre() throws Exception {
        SharedQuota first = writer(0, 10, 1);
        ask();
        now += 4 * SECOND;
        int sent = 0;
        for (int step = 0; step < 1_000; step++, now += 10 * MILLI) {
            if (first.availableAt(now, 100, 2) <= now) {
                first.answered(first.take(now, 100), now);
                sent++;
            }
        }
        assertThat(sent).as("a tenth of a hundred a second, for ten").isBetween(95, 101);
    }

    @Test
    void whatIsNotUsedInTimeGoesBack() throws Exception {
        SharedQuota idle = writer(0, 2, 1);
        for (int i = 0; i < 50; i++) {
            idle.availableAt(now, 1_000, 10);
            askWhenDue();
        }
        now += SECOND;
        ask();
        assertThat(idle.availableAt(now, 1_000, 1)).as("too late").isGreaterThan(now);
        ask();
        assertThat(idle.availableAt(now, 1_000, 1)).as("a new one").isLessThanOrEqualTo(now);
    }

    @Test
    void anEarlierRunThatLeavesDoesNotTakeItsSuccessorAlong() throws Exception {
        SharedQuota before = writer(0, 1, 1);
        ask();
        SharedQuota after = writer(0, 1, 2);
        ask();
        before.leave();
        ask();
        after.availableAt(now, 1_000, 1);
        ask();
        assertThat(after.availableAt(now, 1_000, 1)).isLessThanOrEqualTo(now);
        after.leave();
        ask();
        assertThat(courier.isIdle()).isTrue();
    }

    @Test
    void oneThatLeavesWhileAQuestionIsUnderWaySaysSoWithTheNext() throws Exception {
        SharedQuota writer = writer(0, 1, 1);
        byte[] question = courier.compose(now);
        writer.leave();
        courier.deliver(pools.ask(question, now), now + MILLI);
        assertThat(courier.isIdle()).as("told").isFalse();
        assertThat(courier.nextAskAt()).isLessThanOrEqualTo(now);
        ask();
        assertThat(courier.isIdle()).isTrue();
    }

    @Test
    void withoutAnswersItGoesByOnePartInNAndSmallerBatches() {
        SharedQuota writer = writer(0, 100, 1);
        long lookAgain = writer.availableAt(now, 1_000, 1);
        assertThat(lookAgain - now).isEqualTo(Duration.ofMillis(3_500).toNanos());
        now = lookAgain;
        assertThat(writer.availableAt(now, 500, 1)).isLessThanOrEqualTo(now);
        assertThat(writer.inFallback()).isTrue();
        assertThat(writer.batchSizeUnderPressure(1_000, 10_000)).isEqualTo(500);
        writer.take(now, 500);
        assertThat(writer.availableAt(now, 500, 1)).isGreaterThan(now + SECOND - MILLI);
    }

    @Test
    void afterTheFallbackItTellsWhatItSentBeforeItSendsMore() throws Exception {
        SharedQuota writer = writer(0, 1, 1);
        ask();
        now += 4 * SECOND;
        assertThat(writer.availableAt(now, 1_000, 1)).isLessThanOrEqualTo(now);
        writer.take(now, 1_000);
        ask();
        assertThat(writer.inFallback()).isFalse();
        assertThat(writer.availableAt(now, 1_000, 1)).as("rejoining").isGreaterThan(now);
        ask();
        assertThat(writer.use()).as("the pool knows of it").isEqualTo(0.02);
        writer.availableAt(now, 1_000, 1);
        ask();
        assertThat(writer.availableAt(now, 1_000, 1)).isLessThanOrEqualTo(now);
    }

    @Test
    void a429LowersTheRateOnceForAll() throws Exception {
        SharedQuota one = writer(0, 2, 1);
        SharedQuota other = writer(1, 2, 2);
        one.availableAt(now, 1_000, 3);
        other.availableAt(now, 1_000, 3);
        ask();
        Permit first = one.take(now, 1_000);
        Permit second = other.take(now, 1_000);
        one.throttled(first, now, null);
        other.throttled(second, now, null);
        ask();
        assertThat(one.rate()).isEqualTo(0.85);
        assertThat(other.rate()).isEqualTo(0.85);
    }

    @Test
    void aRetryAfterPausesAll() throws Exception {
        SharedQuota one = writer(0, 2, 1);
        SharedQuota other = writer(1, 2, 2);
        one.availableAt(now, 1_000, 1);
        ask();
        one.throttled(one.take(now, 1_000), now, Duration.ofSeconds(2));
        other.availableAt(now, 1_000, 1);
        ask();
        ask();
        assertThat(other.availableAt(now, 1_000, 1)).isGreaterThan(now);
    }

    @Test
    void theRateRemembersWhereTheCeilingWas() {
        CubicRate rate = new CubicRate();
        assertThat(rate.at(0)).isEqualTo(1);
        assertThat(rate.throttled(0, SECOND)).isTrue();
        assertThat(rate.throttled(SECOND / 2, 2 * SECOND)).as("sent before").isFalse();
        assertThat(rate.at(SECOND)).isEqualTo(0.85);
        double afterFive = rate.at(6 * SECOND);
        double afterTen = rate.at(11 * SECOND);
        assertThat(afterFive - 0.85).as("fast at first").isGreaterThan(afterTen - afterFive);
        assertThat(rate.at(60 * SECOND)).isEqualTo(1);
    }
}
