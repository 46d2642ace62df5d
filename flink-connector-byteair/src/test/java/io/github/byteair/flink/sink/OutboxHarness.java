/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An outbox with a clock one turns by hand and a service that answers when told. */
final class OutboxHarness {

    /** A request as it left. */
    record Sent(Batch batch, String requestId, List<String> records, long atMillis) {}

    final SinkSettings settings = new SinkSettings();
    final WriterMetrics metrics = new WriterMetrics();
    final List<Sent> sent = new ArrayList<>();
    private final Map<Batch, Sent> latest = new LinkedHashMap<>();
    final List<RejectedRecord> rejected = new ArrayList<>();
    final Outbox outbox;
    long now = TimeUnit.HOURS.toNanos(1);
    long wakeUpAt = Outbox.NEVER;

    OutboxHarness() {
        this(settings -> {});
    }

    OutboxHarness(Consumer<SinkSettings> change) {
        settings.topic = "behavior";
        settings.maxBatchSize = 10;
        settings.maxGrownBatchSize = 100;
        settings.maxBatchSizeInBytes = 10_000;
        settings.maxRecordSizeInBytes = 1_000;
        settings.maxInFlightRequests = 4;
        settings.maxBufferedRequests = 1_000;
        settings.maxBufferedBytes = 100_000L;
        settings.maxTimeInBufferMillis = 1_000;
        settings.maxOpenDates = 50;
        settings.initialBackoff = Duration.ofMillis(200);
        settings.maxBackoff = Duration.ofSeconds(30);
        change.accept(settings);
        AtomicInteger ids = new AtomicInteger();
        outbox =
                new Outbox(
                        settings,
                        settings.maxBatchSize,
                        new QuotaLimiter(settings.requestsPerSecond, settings.recordsPerSecond, 1),
                        new Backoff(settings.initialBackoff, settings.maxBackoff, new Random(1)),
                        () -> "id-" + ids.incrementAndGet(),
                        metrics,
                        this::transmit,
                        (entry, cause, code, message, batch) ->
                                rejected.add(
                                        new RejectedRecord(
                                                text(entry),
                                                "behavior",
                                                Stage.INCREMENTAL_SYNC_STREAMING,
                                                entry.dataDate(),
                                                cause,
                                                code,
                                                message,
                                                batch.requestId(),
                                                batch.attempts(),
                                                java.time.Instant.EPOCH)));
    }

    private void transmit(Batch batch) {
        Sent request =
                new Sent(
                        batch,
                        batch.requestId(),
                        texts(batch.entries()),
                        TimeUnit.NANOSECONDS.toMillis(now));
        sent.add(request);
        latest.remove(batch);
        latest.put(batch, request);
    }

    static String text(RequestEntry entry) {
        return new String(entry.json(), StandardCharsets.UTF_8);
    }

    static List<String> texts(List<RequestEntry> entries) {
        List<String> texts = new ArrayList<>();
        entries.forEach(entry -> texts.add(text(entry)));
        return texts;
    }

    static RequestEntry entry(int n, LocalDate date) {
        return new RequestEntry(("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8), date);
    }

    /** Adds records {"n":from} to {"n":to - 1} and sends what may be sent. */
    void add(int from, int to) {
        add(from, to, null);
    }

    void add(int from, int to, LocalDate date) {
        for (int n = from; n < to; n++) {
            metrics.recordsIn.inc();
            outbox.add(entry(n, date), now);
        }
        pump();
    }

    void pump() {
        wakeUpAt = outbox.pump(now);
    }

    /** Answers the oldest request under way. */
    void answer(WriteOutcome outcome) {
        settle(underWay().get(0).batch(), outcome);
    }

    void settle(Batch batch, WriteOutcome outcome) {
        outbox.settle(batch, outcome, now);
        pump();
    }

    List<Sent> underWay() {
        latest.keySet().removeIf(batch -> !outbox.isInFlight(batch));
        return new ArrayList<>(latest.values());
    }

    Sent last() {
        return sent.get(sent.size() - 1);
    }

    /** Turns the clock on, stopping wherever the outbox wants to be called. */
    void elapse(Duration time) {
        long end = now + time.toNanos();
        while (wakeUpAt != Outbox.NEVER && wakeUpAt <= end) {
            now = Math.max(now, wakeUpAt);
            pump();
        }
        now = end;
        pump();
    }

    long pendingByMetrics() {
        return metrics.recordsIn.getCount()
                - metrics.recordsAccepted.getCount()
                - metrics.recordsRejected.getCount();
    }
}
