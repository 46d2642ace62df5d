/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.quota.Quota;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Sends: how many requests may be under way, whether the quota lets one go, and in an outage one
 * probe at a time.
 *
 * <p>Belongs to the task thread; time is in nanoseconds of any fixed origin.
 */
final class Sender {

    private final SinkConfig config;
    private final Backlog backlog;
    private final Quota quota;
    private final ServiceHealth health;
    private final RequestIds ids;
    private final DeliveryMetrics metrics;
    private final Delivery.Port port;

    private final Set<Batch> inFlight = new LinkedHashSet<>();
    private long records;
    private long bytesHeld;
    private long quotaWaitSince = Delivery.NEVER;
    private boolean troubledSentLast;

    Sender(Delivery.Parts parts, Backlog backlog, ServiceHealth health) {
        this.config = parts.config;
        this.quota = parts.quota;
        this.ids = parts.ids;
        this.metrics = parts.metrics;
        this.port = parts.port;
        this.backlog = backlog;
        this.health = health;
    }

    /**
     * Sends what may be sent now.
     *
     * @return when to be called again if nothing happens until then, or {@link Delivery#NEVER}
     */
    long send(long now) {
        while (inFlight.size() < window()) {
            Backlog.Next next = next(now);
            long ready = health.outage() ? Math.max(next.at(), health.nextProbeAt()) : next.at();
            if (next.at() == Delivery.NEVER || ready > now) {
                quotaWaitEnds(now);
                return next.at() == Delivery.NEVER ? Delivery.NEVER : ready;
            }
            long permitted = quota.availableAt(now, next.records(), ready(next));
            if (permitted > now) {
                if (quotaWaitSince == Delivery.NEVER) {
                    quotaWaitSince = now;
                }
                return permitted;
            }
            quotaWaitEnds(now);
            send(backlog.take(next, ids), now);
        }
        return Delivery.NEVER;
    }

    /** How many requests like this one could go now, if the quota had room for all of them. */
    private int ready(Backlog.Next next) {
        long more = (backlog.records() - next.records()) / Math.max(1, next.records());
        return (int) Math.min(window() - inFlight.size(), 1 + more);
    }

    private int window() {
        return config.ordered() || health.outage() ? 1 : config.maxInFlightRequests();
    }

    /**
     * What has failed goes at most every second time while there is something that nothing is known
     * against: one batch that always fails, or many bad records to be told apart, must not hold up
     * the others.
     */
    private Backlog.Next next(long now) {
        return backlog.next(
                now,
                health.outage(),
                troubledSentLast ? Backlog.Search.UNTROUBLED_FIRST : Backlog.Search.NORMAL,
                scarceBatchSize());
    }

    /** How many records a batch may have while requests a second are what is scarce. */
    int scarceBatchSize() {
        return quota.batchSizeUnderPressure(backlog.batchSize(), config.maxGrownBatchSize());
    }

    private void send(Batch batch, long now) {
        troubledSentLast = batch.troubled();
        batch.sending(now, quota.take(now, batch.size()));
        inFlight.add(batch);
        records += batch.size();
        bytesHeld += batch.bytesHeld();
        metrics.sent(batch);
        port.send(batch);
    }

    private void quotaWaitEnds(long now) {
        if (quotaWaitSince != Delivery.NEVER) {
            metrics.waitedForQuota(now - quotaWaitSince);
            quotaWaitSince = Delivery.NEVER;
        }
    }

    /** The request has an outcome, whatever it is. */
    void returned(Batch batch, WriteOutcome outcome, long now) {
        if (!inFlight.remove(batch)) {
            throw new IllegalStateException("Not in flight: " + batch);
        }
        records -= batch.size();
        bytesHeld -= batch.bytesHeld();
        quota.answered(batch.permit(), now);
        metrics.answered(outcome.kind(), now - batch.sentAt());
    }

    Collection<Batch> inFlight() {
        return inFlight;
    }

    long records() {
        return records;
    }

    /** What the records under way take on the heap, roughly. */
    long bytesHeld() {
        return bytesHeld;
    }
}
