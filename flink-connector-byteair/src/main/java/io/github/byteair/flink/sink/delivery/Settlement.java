/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.quota.QuotaLimiter;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.config.Setting;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.client.Destination;
import io.github.byteair.client.RecordError;
import io.github.byteair.client.Records;
import io.github.byteair.client.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an outcome does to a batch: it is settled, goes back to the backlog, or ends the job.
 *
 * <p>Belongs to the task thread; time is in nanoseconds of any fixed origin.
 */
final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final SinkConfig config;
    private final Backlog backlog;
    private final QuotaLimiter quota;
    private final ServiceHealth health;
    private final Backoff backoff;
    private final RetryPolicy retries;
    private final RequestIds ids;
    private final DeliveryMetrics metrics;
    private final Delivery.Port port;
    private final Set<Destination> written;

    /**
     * @param written the destinations with accepted records, added to here
     */
    Settlement(
            Delivery.Parts parts, Backlog backlog, ServiceHealth health, Set<Destination> written) {
        this.config = parts.config;
        this.quota = parts.quota;
        this.backoff = parts.backoff;
        this.retries = new RetryPolicy(parts.backoff, parts.config.maxRetryDuration());
        this.ids = parts.ids;
        this.metrics = parts.metrics;
        this.port = parts.port;
        this.backlog = backlog;
        this.health = health;
        this.written = written;
    }

    /**
     * @throws ByteAirSinkException if the job has to fail
     */
    void settle(Batch batch, WriteOutcome outcome, long now) {
        switch (outcome.kind()) {
            case ACCEPTED:
                alive(now);
                quota.accepted(now);
                accept(batch, batch.size());
                return;
            case PARTLY_REJECTED:
                alive(now);
                quota.accepted(now);
                rejectPart(batch, outcome, now);
                return;
            case DUPLICATE_ID:
                alive(now);
                quota.accepted(now);
                duplicate(batch, outcome, now);
                return;
            case THROTTLED:
                alive(now);
                quota.throttled(now, outcome.retryAfter());
                retry(batch, outcome, now);
                return;
            case REFUSED:
                alive(now);
                refused(batch, outcome, now);
                return;
            case NOT_TAKEN:
            case NOT_SENT:
            case NO_ANSWER:
                failing(batch, outcome, now);
                retry(batch, outcome, now);
                return;
            case MISCONFIGURED:
                throw new ByteAirSinkException(refusal(batch, outcome), outcome.cause());
            default:
                throw new IllegalStateException("Unknown outcome " + outcome);
        }
    }

    private void accept(Batch batch, int count) {
        metrics.accepted(batch.destination(), count);
        if (count > 0) {
            written.add(batch.destination());
        }
    }

    // ------------------------------------------------------------------ rejected records

    private void rejectPart(Batch batch, WriteOutcome outcome, long now) {
        ErrorMatcher.Match match = ErrorMatcher.match(batch.records(), outcome.errors());
        Map<Integer, String> rejected = match.rejected();
        boolean attributed =
                outcome.errorsComplete() && match.unmatched().isEmpty() && !rejected.isEmpty();
        if (!attributed && batch.size() == 1) {
            // Who else: what the service rejects of a request of one record is that record.
            reject(batch, 0, RejectionCause.REJECTED_BY_SERVICE, outcome, reason(outcome));
            return;
        }
        if (!attributed) {
            reportUnattributed(batch, outcome, match.unmatched());
            if (config.policy(RejectionCause.REJECTED_BY_SERVICE) == RecordErrorPolicy.DEAD_LETTER) {
                rejectNamed(batch, rejected, outcome);
                sendRestApart(batch, rejected, now);
                return;
            }
        }
        accept(batch, batch.size() - rejected.size());
        rejectNamed(batch, rejected, outcome);
    }

    private void rejectNamed(Batch batch, Map<Integer, String> rejected, WriteOutcome outcome) {
        rejected.forEach(
                (index, reason) ->
                        reject(
                                batch,
                                index,
                                RejectionCause.REJECTED_BY_SERVICE,
                                outcome,
                                reason.isEmpty() ? reason(outcome) : reason));
    }

    private void reportUnattributed(
            Batch batch, WriteOutcome outcome, List<RecordError> unmatched) {
        metrics.unattributed(Math.max(1, unmatched.size()));
        RecordErrorPolicy policy = config.policy(RejectionCause.REJECTED_BY_SERVICE);
        String said =
                unmatched.isEmpty()
                        ? reason(outcome)
                        : Excerpt.of(unmatched.get(0).toString())
                                + (unmatched.size() > 1
                                        ? " (and " + (unmatched.size() - 1) + " more)"
                                        : "");
        if (policy == RecordErrorPolicy.FAIL) {
            throw new ByteAirSinkException(
                    "ByteAir rejected records of request "
                            + batch.identity().requestId()
                            + " to "
                            + batch.destination()
                            + ", and its answer does not say which of the "
                            + batch.size()
                            + ": "
                            + said
                            + ". Look the request up on the platform's console. With the record"
                            + " error policy dead-letter (setRecordErrorPolicy; SQL:"
                            + " sink.record-error.policy) the sink finds them by itself, by sending"
                            + " the records again in smaller parts; with drop it goes on.",
                    null);
        }
        LOG.warn(
                "ByteAir rejected records of request {} to {}, and its answer does not say which of"
                        + " the {}: {}. {}",
                batch.identity().requestId(),
                batch.destination(),
                batch.size(),
                said,
                policy == RecordErrorPolicy.DEAD_LETTER
                        ? "They go out again in smaller parts to find out."
                        : "They count as accepted here; look the request up on the platform's"
                                + " console.");
    }

    /** All but the rejected records again, in halves, until each that is rejected is alone. */
    private void sendRestApart(Batch batch, Map<Integer, String> rejected, long now) {
        List<Records> rest = new ArrayList<>();
        int from = 0;
        for (int index : rejected.keySet()) {
            if (index > from) {
                rest.add(batch.records().slice(from, index));
            }
            from = index + 1;
        }
        if (from < batch.size()) {
            rest.add(batch.records().slice(from, batch.size()));
        }
        if (rest.isEmpty()) {
            return;
        }
        Batch again = batch.withRecords(Records.concat(rest), ids);
        metrics.sentAgain(again.size());
        split(again, now);
    }

    private void refused(Batch batch, WriteOutcome outcome, long now) {
        if (batch.size() == 1) {
            boolean tooLarge = outcome.httpStatus() == 413 || outcome.code() == 413;
            reject(
                    batch,
                    0,
                    tooLarge ? RejectionCause.TOO_LARGE : RejectionCause.REJECTED_BY_SERVICE,
                    outcome,
                    outcome.message());
            return;
        }
        LOG.info("ByteAir refused a whole request ({}): {}. Splitting it.", outcome, batch);
        split(batch, now);
    }

    private void split(Batch batch, long now) {
        metrics.split();
        for (Batch part : batch.size() == 1 ? List.of(batch) : batch.halves(ids)) {
            part.becomeDueAt(now);
            backlog.park(part);
        }
    }

    private void reject(
            Batch batch, int index, RejectionCause cause, WriteOutcome outcome, String reason) {
        metrics.rejected(batch.destination(), cause);
        port.reject(batch, index, cause, outcome.code(), reason);
    }

    private static String reason(WriteOutcome outcome) {
        return outcome.message().isEmpty() ? "no reason given" : outcome.message();
    }

    // ------------------------------------------------------------------ to be sent again

    private void duplicate(Batch batch, WriteOutcome outcome, long now) {
        Identity known = batch.identity();
        if (known.duplicateProvesTaken()) {
            metrics.acceptedBefore(batch.destination(), batch.size());
            LOG.info(
                    "ByteAir had taken request {} before its answer was lost; {} records are"
                            + " accepted. If it rejected any of them, that can't be known.",
                    known.requestId(),
                    batch.size());
            written.add(batch.destination());
            return;
        }
        batch.identity(Identity.fresh(ids.next()));
        if (known.sentBefore()) {
            metrics.sentAgain(batch.size());
            LOG.info(
                    "ByteAir knows request {} ({}), but whether it has stored its records is not"
                            + " certain: {}. The {} records go out again as request {}.",
                    known.requestId(),
                    outcome.message(),
                    known.doubt(),
                    batch.size(),
                    batch.identity().requestId());
        } else {
            LOG.warn(
                    "ByteAir says it knows Request-Id {} ({}), which this sink never sent before."
                            + " The {} records go out again as request {}.",
                    known.requestId(),
                    outcome.message(),
                    batch.size(),
                    batch.identity().requestId());
        }
        // What answers so to every id must not be asked as fast as it answers.
        park(batch, outcome, now);
    }

    private void retry(Batch batch, WriteOutcome outcome, long now) {
        batch.identity(batch.identity().after(outcome.kind(), ids, config.reuseRequestIds()));
        park(batch, outcome, now);
    }

    private void park(Batch batch, WriteOutcome outcome, long now) {
        batch.failed(now, now + retries.delayNanos(batch.attempts(), outcome));
        backlog.park(batch);
        if (retries.exhausted(batch.failingFor(now))) {
            throw new ByteAirSinkException(
                    "A "
                            + batch
                            + ", has been failing for longer than the retry duration of "
                            + retries.limit()
                            + ". Last: "
                            + outcome
                            + ". Check that the service can be reached, or raise or unset "
                            + Setting.MAX_RETRY_DURATION
                            + " to retry without end.",
                    outcome.cause());
        }
        LOG.debug("{} will be sent again: {}", batch, outcome);
    }

    // ------------------------------------------------------------------ the service as a whole

    private void failing(Batch batch, WriteOutcome outcome, long now) {
        if (health.failed(batch.sentAt(), now, outcome)) {
            LOG.warn(
                    "ByteAir is failing ({}). Holding {} records and probing until it recovers;"
                            + " checkpoints go on.",
                    outcome,
                    backlog.records() + batch.size());
        } else if (health.outage()) {
            LOG.info(
                    "ByteAir still fails after {} s: {}",
                    Duration.ofNanos(health.outageAge(now)).toSeconds(),
                    outcome);
        }
    }

    private void alive(long now) {
        long age = health.outageAge(now);
        if (health.alive()) {
            LOG.info(
                    "ByteAir answers again after {} s; sending the {} records held back.",
                    Duration.ofNanos(age).toSeconds(),
                    backlog.records());
            backlog.dueBy(now, backoff);
        }
    }

    private static String refusal(Batch batch, WriteOutcome outcome) {
        return "ByteAir refused request "
                + batch.identity().requestId()
                + " to "
                + batch.destination()
                + " and will refuse it again: "
                + outcome.message()
                + (outcome.remedy() == null ? "" : " → " + outcome.remedy())
                + " Nothing is lost: the request's records ("
                + batch.size()
                + ") are sent again when the job resumes from its last checkpoint or, without one,"
                + " as in batch mode, reads its input again.";
    }
}
