/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.quota.QuotaLimiter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A delivery with a clock one turns by hand and a service that answers when told. */
final class DeliveryHarness {

    /** A request as it left. */
    record Sent(Batch batch, String requestId, List<String> records, long atMillis) {}

    final SinkConfig config;
    final CountingMetrics metrics = new CountingMetrics();
    final List<Sent> sent = new ArrayList<>();
    private final Map<Batch, Sent> latest = new LinkedHashMap<>();
    final List<RejectedRecord> rejected = new ArrayList<>();
    final Delivery delivery;
    long now = TimeUnit.HOURS.toNanos(1);
    long wakeUpAt = Delivery.NEVER;

    DeliveryHarness() {
        this(config -> {});
    }

    DeliveryHarness(Consumer<SinkConfig.Builder> change) {
        this(change, ids -> ids);
    }

    /**
     * @param ids makes what the delivery has of ids that count up
     */
    DeliveryHarness(Consumer<SinkConfig.Builder> change, UnaryOperator<RequestIds> ids) {
        SinkConfig.Builder builder =
                SinkConfig.builder()
                        .topic("behavior")
                        // Of this harness alone: what has worked is remembered by the process.
                        .service("harness " + System.identityHashCode(this))
                        .maxBatchSize(10)
                        .maxGrownBatchSize(100)
                        .maxBatchSizeInBytes(10_000)
                        .maxRecordSizeInBytes(1_000L)
                        .maxInFlightRequests(4)
                        .maxBufferedRequests(5_000)
                        .maxBufferedBytes(1_000_000L)
                        .maxTimeInBuffer(Duration.ofMillis(1))
                        .maxOpenDates(50)
                        .requestsPerSecond(0)
                        .recordsPerSecond(0);
        change.accept(builder);
        config = builder.build();
        AtomicInteger count = new AtomicInteger();
        delivery =
                new Delivery(
                        new Delivery.Parts(
                                config,
                                new QuotaLimiter(
                                        config.requestsPerSecond(), config.recordsPerSecond(), 1),
                                new Backoff(
                                        config.initialBackoff(),
                                        config.maxBackoff(),
                                        new Random(1)),
                                ids.apply(() -> "id-" + count.incrementAndGet()),
                                metrics,
                                new Port()));
    }

    private final class Port implements Delivery.Port {

        @Override
        public void send(Batch batch) {
            Sent request =
                    new Sent(
                            batch,
                            batch.requestId(),
                            texts(batch.records()),
                            TimeUnit.NANOSECONDS.toMillis(now));
            sent.add(request);
            latest.remove(batch);
            latest.put(batch, request);
        }

        @Override
        public void reject(Batch batch, int index, RejectionCause cause, int code, String reason) {
            rejected.add(
                    new RejectedRecord(
                            texts(batch.records()).get(index),
                            batch.destination().topic(),
                            batch.destination().stage(),
                            batch.destination().dataDate(),
                            cause,
                            code,
                            reason,
                            batch.requestId(),
                            batch.attempts(),
                            Instant.EPOCH));
        }
    }

    static List<String> texts(Records records) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < records.count(); i++) {
            texts.add(new String(records.record(i), StandardCharsets.UTF_8));
        }
        return texts;
    }

    static byte[] json(int n) {
        return ("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8);
    }

    Destination destination(LocalDate date) {
        return Destination.of(
                "behavior",
                date == null ? Stage.INCREMENTAL_SYNC_STREAMING : Stage.INCREMENTAL_SYNC_DAILY,
                date);
    }

    /** Adds records {"n":from} to {"n":to - 1} and sends what may be sent. */
    void add(int from, int to) {
        add(from, to, null);
    }

    void add(int from, int to, LocalDate date) {
        for (int n = from; n < to; n++) {
            metrics.recordsIn.inc();
            byte[] json = json(n);
            delivery.add(destination(date), json, 0, json.length, now);
        }
        if (date == null) {
            // By then they need not wait for more.
            now += config.maxTimeInBuffer().toNanos();
        }
        pump();
    }

    /** Takes over a batch of records as from a checkpoint. */
    void restore(String requestId, IdHistory history, int... numbers) {
        List<byte[]> records = new ArrayList<>();
        for (int n : numbers) {
            records.add(json(n));
        }
        metrics.recordsIn.inc(numbers.length);
        delivery.restore(
                StoredRecords.batch(destination(null), Records.of(records), requestId, 1, history),
                now);
        pump();
    }

    /** Takes over a batch whose id a complete checkpoint holds. */
    void take(String requestId, IdHistory history, int... numbers) {
        List<byte[]> records = new ArrayList<>();
        for (int n : numbers) {
            records.add(json(n));
        }
        metrics.recordsIn.inc(numbers.length);
        delivery.take(
                StoredRecords.batch(destination(null), Records.of(records), requestId, 0, history),
                history,
                now);
        pump();
    }

    void pump() {
        wakeUpAt = delivery.pump(now);
    }

    /** Answers the oldest request under way. */
    void answer(WriteOutcome outcome) {
        settle(underWay().get(0).batch(), outcome);
    }

    void settle(Batch batch, WriteOutcome outcome) {
        delivery.settle(batch, outcome, now);
        pump();
    }

    List<Sent> underWay() {
        latest.keySet().removeIf(batch -> !delivery.isInFlight(batch));
        return new ArrayList<>(latest.values());
    }

    Sent last() {
        return sent.get(sent.size() - 1);
    }

    /** Turns the clock on, stopping wherever the delivery wants to be called. */
    void elapse(Duration time) {
        long end = now + time.toNanos();
        while (wakeUpAt != Delivery.NEVER && wakeUpAt <= end) {
            now = Math.max(now, wakeUpAt);
            pump();
        }
        now = end;
        pump();
    }

    long pendingByMetrics() {
        return metrics.recordsIn.getCount()
                - metrics.recordsAccepted.getCount()
                - metrics.recordsPassedOver.getCount()
                - metrics.recordsRejected.getCount();
    }
}
