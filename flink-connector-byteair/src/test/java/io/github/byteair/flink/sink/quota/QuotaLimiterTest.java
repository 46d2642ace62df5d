/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaLimiterTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    /** A request as the service sees it. */
    private record Arrival(long time, int records) {}

    private record Answer(long time, Permit charge) {}

    @ParameterizedTest
    @CsvSource({
        // subtasks, requests/s, records/s, batch size
        "1, 100, 50000, 1000",
        "2, 100, 50000, 1000",
        "3, 100, 50000, 1000",
        "4, 100, 50000, 1000",
        "7, 100, 50000, 1000",
        "4, 100, 50000, 400",
        "7, 100, 50000, 250",
        "1, 100, 0, 1000",
        "7, 100, 0, 1000",
        "4, 0, 50000, 10000",
        "7, 10, 50000, 1000",
        "4, 10, 50000, 1000",
        "60, 100, 50000, 100",
    })
    void aServiceThatCountsExactlyNeverSeesTooMuchAndNothingMuchIsWasted(
            int subtasks, double requestsPerSecond, double recordsPerSecond, int batchSize) {
        Random random = new Random(subtasks * 31L + batchSize);
        List<Arrival> arrivals = new ArrayList<>();
        long end = 30 * SECOND;
        for (int subtask = 0; subtask < subtasks; subtask++) {
            QuotaLimiter limiter = new QuotaLimiter(requestsPerSecond, recordsPerSecond, subtasks);
            int normal = limiter.fittingBatchSize(batchSize);
            int size = limiter.batchSizeUnderPressure(normal, 10_000);
            // Answers by the time they come, each with what it answers.
            PriorityQueue<Answer> answers =
                    new PriorityQueue<>(Comparator.comparingLong(Answer::time));
            long now = (long) (random.nextDouble() * SECOND);
            while (now < end) {
                long at = limiter.availableAt(now, size);
                if (at > now || !answers.isEmpty() && answers.peek().time() <= now) {
                    if (!answers.isEmpty() && answers.peek().time() <= Math.max(now, at)) {
                        Answer answer = answers.poll();
                        now = Math.max(now, answer.time());
                        limiter.answered(answer.charge(), now);
                    } else {
                        // Timers are late, now and then by a good deal.
                        double late = random.nextInt(50) == 0 ? 60 : 3;
                        now = at + (long) (random.nextDouble() * late * MILLI);
                    }
                    continue;
                }
                Permit charge = limiter.take(now, size);
                long latency = 20 * MILLI;
                double heldUp = random.nextInt(50) == 0 ? 100 : 5;
                long arrival = now + latency / 2 + (long) (random.nextDouble() * heldUp * MILLI);
                arrivals.add(new Arrival(arrival, size));
                answers.add(new Answer(arrival + latency / 2, charge));
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::time));

        Peak peak = Peak.of(arrivals);
        if (requestsPerSecond > 0) {
            assertThat(peak.requests).isLessThanOrEqualTo((long) requestsPerSecond);
        }
        if (recordsPerSecond > 0) {
            assertThat(peak.records).isLessThanOrEqualTo((long) recordsPerSecond);
        }
        List<Arrival> steady =
                arrivals.stream()
                        .filter(arrival -> arrival.time() >= 2 * SECOND && arrival.time() < end)
                        .toList();
        long records = steady.stream().mapToLong(Arrival::records).sum();
        double used =
                Math.max(
                        requestsPerSecond > 0 ? steady.size() / 28.0 / requestsPerSecond : 0,
                        recordsPerSecond > 0 ? records / 28.0 / recordsPerSecond : 0);
        assertThat(used).isBetween(0.95, 1.0);
    }

    private static final class Peak {
        long requests;
        long records;

        static Peak of(List<Arrival> arrivals) {
            Peak peak = new Peak();
            int from = 0;
            long records = 0;
            for (int to = 0; to < arrivals.size(); to++) {
                records += arrivals.get(to).records();
                while (arrivals.get(to).time() - arrivals.get(from).time() >= SECOND) {
                    records -= arrivals.get(from++).records();
                }
                peak.requests = Math.max(peak.requests, to - from + 1);
                peak.records = Math.max(peak.records, records);
            }
            return peak;
        }
    }

    @Test
    void theFirstRequestCountsForAsLongAsLaterAnswersShowItWasHeldUp() {
        QuotaLimiter limiter = new QuotaLimiter(0, 2000, 1);
        Permit first = limiter.take(0, 1000);
        // A connection to be made, classes to be loaded: it arrived just before its answer came.
        long firstArrival = 300 * MILLI;
        limiter.answered(first, firstArrival);
        Permit second = limiter.take(500 * MILLI, 1000);
        limiter.answered(second, 505 * MILLI);

        assertThat(limiter.availableAt(SECOND + 20 * MILLI, 1000))
                .isGreaterThanOrEqualTo(firstArrival + SECOND - 5 * MILLI);
    }

    @Test
    void withoutAQuotaNothingWaits() {
        QuotaLimiter limiter = new QuotaLimiter(0, 0, 4);
        for (int i = 0; i < 1000; i++) {
            assertThat(limiter.availableAt(7, 10_000)).isEqualTo(7);
            limiter.take(7, 10_000);
        }
        assertThat(limiter.batchSizeUnderPressure(1000, 10_000)).isEqualTo(1000);
    }

    @Test
    void batchesGrowOnlyWhileRequestsAreScarce() {
        assertThat(new QuotaLimiter(100, 50_000, 1).batchSizeUnderPressure(1000, 10_000))
                .isEqualTo(1000);
        assertThat(new QuotaLimiter(100, 50_000, 1).batchSizeUnderPressure(100, 10_000))
                .isBetween(500, 525);
        assertThat(new QuotaLimiter(100, 0, 1).batchSizeUnderPressure(100, 10_000))
                .isEqualTo(10_000);
        assertThat(new QuotaLimiter(100, 0, 1).batchSizeUnderPressure(100, 100)).isEqualTo(100);
    }

    @Test
    void aBatchIsNeverMoreThanTheShareOfASecond() {
        assertThat(new QuotaLimiter(100, 50_000, 64).fittingBatchSize(1000)).isEqualTo(781);
        assertThat(new QuotaLimiter(100, 10, 64).fittingBatchSize(1000)).isEqualTo(1);
    }

    @Test
    void a429LowersTheRateOnceForAllRequestsSentBefore() {
        QuotaLimiter limiter = new QuotaLimiter(100, 0, 1);
        limiter.throttled(SECOND, null);
        double lowered = limiter.rate();
        assertThat(lowered).isLessThan(1);
        limiter.throttled(SECOND + 10 * MILLI, null);
        assertThat(limiter.rate()).isEqualTo(lowered);
        limiter.throttled(2 * SECOND, null);
        assertThat(limiter.rate()).isLessThan(lowered);
    }

    /** As where another writer has taken half of what this one was told. */
    @Test
    void theRateComesDownToWhatTheServiceTakes() {
        QuotaLimiter limiter = new QuotaLimiter(100, 0, 1);
        long now = SECOND;
        double tokens = 0;
        int accepted = 0;
        int throttled = 0;
        for (long last = now; now < 60 * SECOND; last = now) {
            now = Math.max(now + MILLI, limiter.availableAt(now, 1));
            limiter.answered(limiter.take(now, 1), now + 5 * MILLI);
            tokens = Math.min(5, tokens + 50.0 * (now - last) / SECOND);
            if (tokens >= 1) {
                tokens--;
                accepted++;
                limiter.accepted(now + 5 * MILLI);
            } else {
                throttled++;
                limiter.throttled(now + 5 * MILLI, null);
            }
        }
        assertThat(accepted / 59.0).isGreaterThan(40);
        assertThat(throttled).isLessThan(accepted / 5);
    }

    @Test
    void theRateIsRaisedByAcceptedRequestsAndHasAFloor() {
        QuotaLimiter limiter = new QuotaLimiter(100, 0, 1);
        long now = 0;
        for (int i = 0; i < 100; i++) {
            limiter.throttled(now += SECOND, null);
        }
        assertThat(limiter.rate()).isGreaterThan(0.01);
        for (int i = 0; i < 20; i++) {
            limiter.accepted(now += SECOND);
        }
        assertThat(limiter.rate()).isEqualTo(1);
    }

    @Test
    void retryAfterIsHeeded() {
        QuotaLimiter limiter = new QuotaLimiter(0, 0, 1);
        limiter.throttled(SECOND, Duration.ofSeconds(3));
        assertThat(limiter.availableAt(2 * SECOND, 1)).isEqualTo(4 * SECOND);
        assertThat(limiter.availableAt(4 * SECOND, 1)).isEqualTo(4 * SECOND);
    }

    @Test
    void withoutAQuotaA429PausesAll() {
        QuotaLimiter limiter = new QuotaLimiter(0, 0, 1);
        long now = 0;
        limiter.throttled(now, null);
        assertThat(limiter.availableAt(now, 1)).isEqualTo(100 * MILLI);
        // Answers to what was sent before count once.
        limiter.throttled(now, null);
        assertThat(limiter.availableAt(now, 1)).isEqualTo(100 * MILLI);
        now = 100 * MILLI;
        limiter.throttled(now, null);
        assertThat(limiter.availableAt(now, 1)).isEqualTo(300 * MILLI);
        limiter.accepted(now);
        now = 300 * MILLI;
        limiter.throttled(now, null);
        assertThat(limiter.availableAt(now, 1)).isEqualTo(400 * MILLI);
    }
}
