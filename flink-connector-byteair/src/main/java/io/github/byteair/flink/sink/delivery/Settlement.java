/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Excerpt;
import io.github.byteair.client.RecordError;
import io.github.byteair.client.Records;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.RecordRejectedException;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.config.Setting;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.quota.Quota;
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
    private final UnsavedBatches unsaved;
    private final Quota quota;
    private final ServiceHealth health;
    private final Backoff backoff;
    private final RetryPolicy retries;
    private final RequestIds ids;
    private final DeliveryMetrics metrics;
    private final Delivery.Port port;
    private final Set<Destination> written;
    private final GatewayGrace grace;
    private boolean settingsWorked;
    private boolean saveIdsFirst;

    /**
     * @param unsaved where batches wait that have got new ids, if these are to be saved first
     * @param written the dated destinations with accepted records, added to here
     */
    Settlement(
            Delivery.Parts parts,
            Backlog backlog,
            UnsavedBatches unsaved,
            ServiceHealth health,
            Set<Destination> written) {
        this.config = parts.config;
        this.quota = parts.quota;
        this.backoff = parts.backoff;
        this.retries = new RetryPolicy(parts.backoff, parts.config.maxRetryDuration());
        this.ids = parts.ids;
        this.metrics = parts.metrics;
        this.port = parts.port;
        this.backlog = backlog;
        this.unsaved = unsaved;
        this.health = health;
        this.written = written;
        this.grace = new GatewayGrace(parts.config.gatewayGraceTime());
    }

    void saveIdsFirst(boolean on) {
        saveIdsFirst = on;
    }

    /**
     * @throws ByteAirSinkException if the job has to fail
     */
    void settle(Batch batch, WriteOutcome outcome, long now) {
        IdHistory before = batch.history();
        IdHistory.Next next = before.next(outcome.kind());
        batch.learn(outcome, now);
        if (outcome.ofService()) {
            grace.serviceSpoke();
        }
        switch (outcome.kind()) {
            case ACCEPTED:
                working(now);
                accept(batch, batch.size());
                backlog.reuse(batch);
                return;
            case PARTLY_REJECTED:
                working(now);
                rejectPart(batch, outcome, now);
                return;
            case DUPLICATE_ID:
                working(now);
                duplicate(batch, outcome, before, next, now);
                return;
            case THROTTLED:
                alive(now);
                quota.throttled(batch.permit(), now, outcome.retryAfter());
                retry(batch, outcome, next, now);
                return;
            case REFUSED:
                alive(now);
                refused(batch, outcome, next, now);
                return;
            case FOREIGN_ANSWER:
                failUnlessGateway(batch, outcome, now);
                failing(batch, outcome, now);
                retry(batch, outcome, next, now);
                return;
            case NOT_TAKEN:
            case NOT_SENT:
            case NO_ANSWER:
                failing(batch, outcome, now);
                retry(batch, outcome, next, now);
                return;
            case MISCONFIGURED:
                if (outcome.saysTopicIsUnknown()
                        && config.policy(RejectionCause.TOPIC_REFUSED) != RecordErrorPolicy.FAIL) {
                    alive(now);
                    rejectAll(batch, RejectionCause.TOPIC_REFUSED, outcome);
                    return;
                }
                if (outcome.saysDayIsClosed() && config.doneTrigger().isWatermark()) {
                    // Closed behind a subtask whose watermark did not count, or by a person.
                    alive(now);
                    rejectAll(batch, RejectionCause.DAY_CLOSED, outcome);
                    return;
                }
                throw misconfigured(batch, outcome);
            default:
                throw new IllegalStateException("Unknown outcome " + outcome);
        }
    }

    private void accept(Batch batch, int count) {
        metrics.accepted(batch.destination(), count);
        if (count > 0) {
            remember(batch.destination());
        }
    }

    /** Days with accepted records are to be closed; the streaming stage has none. */
    private void remember(Destination destination) {
        if (destination.dataDate() != null) {
            written.add(destination);
        }
    }

    // ------------------------------------------------------------------ rejected records

    private void rejectPart(Batch batch, WriteOutcome outcome, long now) {
        ErrorMatcher.Match match = ErrorMatcher.match(batch.records(), outcome.errors());
        Map<Integer, String> rejected = match.rejected();
        PartRejection.Step step =
                PartRejection.decide(
                        config.policy(RejectionCause.REJECTED_BY_SERVICE),
                        batch.size(),
                        rejected.size(),
                        match.unmatched().size(),
                        outcome.errorsComplete());
        switch (step) {
            case FAIL:
                metrics.unattributed(strangers(match));
                throw rejectedUnnamed(batch, outcome, match.unmatched());
            case REJECT_ONLY_RECORD:
                List<RecordError> of = match.unmatched();
                rejectNamed(batch, Map.of(0, of.isEmpty() ? "" : of.get(0).message()), outcome);
                return;
            case SPLIT:
                warnUnattributed(batch, outcome, match, "they go out again in smaller requests");
                sendRestApart(batch, rejected, now);
                break;
            case SETTLE_AND_COUNT:
                warnUnattributed(
                        batch,
                        outcome,
                        match,
                        "they count as accepted here; look them up on the platform's console");
                accept(batch, batch.size() - rejected.size());
                break;
            default:
                if (!match.unmatched().isEmpty()) {
                    warnUnattributed(batch, outcome, match, "all those sent are rejected");
                }
                accept(batch, batch.size() - rejected.size());
        }
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
                                reason.isEmpty() ? outcome.message() : reason));
    }

    /** What answers so has nothing against any record, and nothing against other destinations. */
    private void rejectAll(Batch batch, RejectionCause cause, WriteOutcome outcome) {
        for (int index = 0; index < batch.size(); index++) {
            reject(batch, index, cause, outcome, outcome.message() + remedy(outcome));
        }
    }

    private static int strangers(ErrorMatcher.Match match) {
        return Math.max(1, match.unmatched().size());
    }

    /** Once a request, however many errors it lists. */
    private void warnUnattributed(
            Batch batch, WriteOutcome outcome, ErrorMatcher.Match match, String consequence) {
        metrics.unattributed(strangers(match));
        LOG.warn(
                "ByteAir rejected records of request {} to {} ({} records) without saying which"
                        + " ({}): {} of the errors it lists name none of them{}. Where it can't be"
                        + " told, {}.{}",
                batch.requestId(),
                batch.destination(),
                batch.size(),
                outcome.message(),
                match.unmatched().size(),
                outcome.errorsComplete() ? "" : ", and its answer broke off",
                consequence,
                match.unmatched().isEmpty()
                        ? ""
                        : " The first: " + Excerpt.of(match.unmatched().get(0).toString()));
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

    private void refused(Batch batch, WriteOutcome outcome, IdHistory.Next next, long now) {
        if (batch.size() == 1) {
            boolean tooLarge = outcome.httpStatus() == 413 || outcome.code() == 413;
            reject(
                    batch,
                    0,
                    tooLarge ? RejectionCause.TOO_LARGE : RejectionCause.REJECTED_BY_SERVICE,
                    outcome,
                    outcome.message()
                            + (tooLarge && outcome.remedy() != null
                                    ? " → " + outcome.remedy()
                                    : ""));
            return;
        }
        LOG.info(
                "ByteAir refused a whole request ({}); splitting the {} to find the cause.",
                outcome,
                batch);
        if (next == IdHistory.Next.NEW_ID_IN_DOUBT) {
            metrics.sentAgain(batch.size());
        }
        split(batch, now);
    }

    private void split(Batch batch, long now) {
        metrics.split();
        for (Batch part : batch.size() == 1 ? List.of(batch) : batch.halves(ids)) {
            part.becomeDueAt(now);
            parkUnder(part, true);
        }
    }

    private void reject(
            Batch batch, int index, RejectionCause cause, WriteOutcome outcome, String reason) {
        metrics.rejected(batch.destination(), cause);
        port.reject(batch, index, cause, outcome.code(), reason);
    }

    // ------------------------------------------------------------------ to be sent again

    private void duplicate(
            Batch batch, WriteOutcome outcome, IdHistory before, IdHistory.Next next, long now) {
        if (next == IdHistory.Next.SETTLED) {
            metrics.acceptedBefore(batch.destination(), batch.size());
            LOG.info(
                    "ByteAir had taken request {} before its answer was lost; {} records are"
                            + " accepted. If it rejected any of them, that can't be known.",
                    batch.requestId(),
                    batch.size());
            remember(batch.destination());
            return;
        }
        String old = batch.requestId();
        batch.renew(ids.replacing(old, batch.records(), Batch.ALL), ids.historyOfNew());
        metrics.sentAgain(batch.size());
        LOG.warn(
                "ByteAir says it knows Request-Id {} ({}), which {}. The {} records go out again as"
                        + " request {}; they may be stored twice.",
                old,
                outcome.message(),
                before.refused()
                        ? "was refused, or may have been by the run before a restart: whether it"
                                + " was ever taken can't be told"
                        : "this sink never sent before",
                batch.size(),
                batch.requestId());
        // What answers so to every id must not be asked as fast as it answers.
        park(batch, outcome, true, now);
    }

    private void retry(Batch batch, WriteOutcome outcome, IdHistory.Next next, long now) {
        boolean newId =
                next == IdHistory.Next.NEW_ID && !ids.keepsRefused() || !config.reuseRequestIds();
        if (newId) {
            batch.renew(ids.next(), IdHistory.FRESH);
        }
        park(batch, outcome, newId, now);
    }

    private void parkUnder(Batch batch, boolean newId) {
        if (newId && saveIdsFirst) {
            unsaved.add(batch);
        } else {
            backlog.park(batch);
        }
    }

    private void park(Batch batch, WriteOutcome outcome, boolean newId, long now) {
        batch.failed(now, now + retries.delayNanos(batch.attempts(), outcome));
        parkUnder(batch, newId);
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

    /** The service took, or has taken, a request: it lives, and the settings are right. */
    private void working(long now) {
        alive(now);
        quota.accepted(now);
        if (!settingsWorked) {
            settingsWorked = true;
            WorkingSettings.OF_PROCESS.haveWorked(config.service());
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

    /** Fails the job unless what answered may be a gateway that soon has the service behind it. */
    private void failUnlessGateway(Batch batch, WriteOutcome outcome, long now) {
        settingsWorked |= WorkingSettings.OF_PROCESS.haveEverWorked(config.service());
        // A batch that is met so while others are taken counts for itself.
        long lasted = Math.max(grace.foreignAnswer(now), batch.foreignFor(now));
        switch (grace.verdict(settingsWorked, lasted)) {
            case FAIL_AT_ONCE:
                throw notTheService(batch, outcome);
            case FAIL_AFTER_GRACE:
                throw graceOver(batch, outcome, Duration.ofNanos(lasted));
            default:
        }
    }

    // ------------------------------------------------------------------ what fails the job

    private static ByteAirSinkException misconfigured(Batch batch, WriteOutcome outcome) {
        return new ByteAirSinkException(
                "ByteAir refused request "
                        + batch.requestId()
                        + " to "
                        + batch.destination()
                        + " and will refuse it again: "
                        + outcome.message()
                        + remedy(outcome)
                        + nothingIsLost(batch),
                outcome.cause());
    }

    /** What answered was not the service, and there is no grace. */
    private static ByteAirSinkException notTheService(Batch batch, WriteOutcome outcome) {
        return new ByteAirSinkException(
                "What answered request "
                        + batch.requestId()
                        + " is not ByteAir: "
                        + outcome.message()
                        + remedy(outcome)
                        + nothingIsLost(batch),
                outcome.cause());
    }

    private static ByteAirSinkException graceOver(
            Batch batch, WriteOutcome outcome, Duration lasted) {
        return new ByteAirSinkException(
                "For "
                        + lasted.toSeconds()
                        + " s what answers has not been ByteAir, though these settings have worked"
                        + " before. Last, to request "
                        + batch.requestId()
                        + ": "
                        + outcome.message()
                        + remedy(outcome)
                        + " See what stands between this machine and the service: a gateway, a page"
                        + " for maintenance, a firewall. To wait longer, raise "
                        + Setting.GATEWAY_GRACE_TIME
                        + "."
                        + nothingIsLost(batch),
                outcome.cause());
    }

    private static ByteAirSinkException rejectedUnnamed(
            Batch batch, WriteOutcome outcome, List<RecordError> strangers) {
        return new RecordRejectedException(
                "ByteAir rejected records of request "
                        + batch.requestId()
                        + " to "
                        + batch.destination()
                        + " ("
                        + batch.size()
                        + " records, code "
                        + outcome.code()
                        + ") without saying which: "
                        + outcome.message()
                        + (outcome.errorsComplete() ? "" : " The list of errors broke off.")
                        + (strangers.isEmpty()
                                ? ""
                                : " "
                                        + strangers.size()
                                        + " errors name none of the records sent. The first: "
                                        + Excerpt.of(strangers.get(0).toString())),
                " To have them found, by sending fewer and fewer together, set the record error"
                        + " policy to dead-letter; to go on without knowing, to drop"
                        + " (setRecordErrorPolicy; SQL: sink.record-error.policy).");
    }

    private static String remedy(WriteOutcome outcome) {
        return outcome.remedy() == null ? "" : " → " + outcome.remedy();
    }

    private static String nothingIsLost(Batch batch) {
        return " Nothing is lost: the request's records ("
                + batch.size()
                + ") are sent again when the job resumes from its last checkpoint or, without one,"
                + " as in batch mode, reads its input again.";
    }
}
