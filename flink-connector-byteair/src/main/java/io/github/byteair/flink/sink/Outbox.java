/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.WriteOutcome;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns every record from the moment the base writer hands it over until it is settled. A record is
 * in exactly one of three places:
 *
 * <ul>
 *   <li>a <i>lane</i>: of its data date, not cut into a batch yet;
 *   <li><i>waiting</i>: in a batch that is to be sent at its due time, because it has failed
 *       (parked), or was cut for a checkpoint, or came from one;
 *   <li><i>in flight</i>: in a batch whose request is under way.
 * </ul>
 *
 * <p>The outbox starts no thread and no timer: {@link #pump} sends what may be sent now and returns
 * when to be called again. It knows nothing of Flink but its metrics.
 *
 * <p>All of it belongs to the mailbox thread; time is in nanoseconds of any fixed origin.
 */
final class Outbox {

    /** What {@link #pump} returns if only an event can change anything. */
    static final long NEVER = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** From so full a buffer on, dated records no longer wait for their batch to fill. */
    private static final double PRESSURE = 0.75;

    /** Sends a batch; its outcome comes back through {@link #settle}. */
    @FunctionalInterface
    interface Transmitter {
        void transmit(Batch batch);
    }

    /** Takes a record that will not be written. May throw, which fails the job. */
    @FunctionalInterface
    interface Rejector {
        void reject(
                RequestEntry entry, RejectionCause cause, int code, String message, Batch batch);
    }

    private static final Comparator<Batch> BY_SEQUENCE = Comparator.comparingLong(Batch::sequence);
    private static final Comparator<Batch> BY_DUE_TIME =
            Comparator.comparingLong(Batch::dueAt).thenComparingLong(Batch::sequence);

    private final SinkSettings settings;
    private final int batchSize;
    private final QuotaLimiter limiter;
    private final ServiceHealth health;
    private final GatewayGrace grace;
    private final Backoff backoff;
    private final RequestIds ids;
    private final WriterMetrics metrics;
    private final Transmitter transmitter;
    private final Rejector rejector;

    private final Map<LocalDate, Lane> lanes = new HashMap<>();
    private final TreeSet<Batch> waiting;
    private final Set<Batch> inFlight = new LinkedHashSet<>();
    private final Set<LocalDate> writtenDates = new TreeSet<>();

    private long records;
    private long bytes;
    private long lastSequence;
    private long quotaWaitSince = NEVER;
    private boolean suspectSentLast;
    private boolean paused;
    private boolean draining;
    private boolean hurried;
    private boolean settingsWorked;

    /**
     * @param batchSize the size a batch has unless requests are scarce
     */
    Outbox(
            SinkSettings settings,
            int batchSize,
            QuotaLimiter limiter,
            Backoff backoff,
            RequestIds ids,
            WriterMetrics metrics,
            Transmitter transmitter,
            Rejector rejector) {
        this.settings = settings;
        this.batchSize = batchSize;
        this.limiter = limiter;
        this.health = new ServiceHealth(backoff);
        this.grace = new GatewayGrace(settings.gatewayGraceTime);
        this.backoff = backoff;
        this.ids = ids;
        this.metrics = metrics;
        this.transmitter = transmitter;
        this.rejector = rejector;
        this.waiting = new TreeSet<>(settings.ordered ? BY_SEQUENCE : BY_DUE_TIME);
    }

    // ------------------------------------------------------------------ what comes in

    /** Takes a record over. */
    void add(RequestEntry entry, long now) {
        lanes.computeIfAbsent(entry.dataDate(), date -> new Lane()).add(entry, now);
        records++;
        bytes += entry.sizeInBytes();
    }

    /** Takes over a batch that a checkpoint holds, under the id it may have been sent under. */
    void restore(
            String requestId,
            List<RequestEntry> entries,
            int attempts,
            boolean outcomeUnknown,
            long now) {
        Batch batch =
                settings.reuseRequestIds
                        ? new Batch(requestId, entries, nextSequence(), now)
                                .restored(attempts, outcomeUnknown)
                        : new Batch(ids.next(), entries, nextSequence(), now);
        waiting.add(batch);
        records += batch.size();
        bytes += batch.bytes();
    }

    // ------------------------------------------------------------------ what goes out

    /**
     * Sends what may be sent now.
     *
     * @return when to be called again if nothing happens until then, or {@link #NEVER}
     */
    long pump(long now) {
        while (!paused && inFlight.size() < window()) {
            long ready = nextReadyAt(now);
            if (ready > now) {
                quotaWaitEnds(now);
                return ready;
            }
            long sendable = limiter.sendableAt(now, nextSize(now));
            if (sendable > now) {
                if (quotaWaitSince == NEVER) {
                    quotaWaitSince = now;
                }
                return sendable;
            }
            quotaWaitEnds(now);
            send(takeNext(now), now);
        }
        return NEVER;
    }

    private int window() {
        return settings.ordered || health.outage() ? 1 : settings.maxInFlightRequests;
    }

    /** When there is a batch that could be sent if the quota allows; {@link #NEVER} if none. */
    private long nextReadyAt(long now) {
        long at = NEVER;
        if (!waiting.isEmpty()) {
            at = health.outage() ? now : waiting.first().dueAt();
        }
        if (at > now && !(settings.ordered && !waiting.isEmpty())) {
            Lane lane = nextLane(now);
            if (lane != null) {
                at = Math.min(at, readyAt(lane, now));
            }
        }
        return at != NEVER && health.outage() ? Math.max(at, health.nextProbeAt()) : at;
    }

    private boolean nextIsWaiting(long now) {
        if (waiting.isEmpty()) {
            return false;
        }
        return settings.ordered
                || health.outage()
                || waiting.first().dueAt() <= now && !laneGoesFirst(now);
    }

    /**
     * To tell n bad records apart, refused as a whole, takes 2 n requests. They may have every
     * second one; the others are for records that nothing is known against.
     */
    private boolean laneGoesFirst(long now) {
        if (!suspectSentLast || !waiting.first().suspect()) {
            return false;
        }
        Lane lane = nextLane(now);
        return lane != null && readyAt(lane, now) <= now;
    }

    private int nextSize(long now) {
        if (nextIsWaiting(now)) {
            return waiting.first().size();
        }
        Lane lane = nextLane(now);
        return Math.min(lane.size(), cutSize(lane));
    }

    private Batch takeNext(long now) {
        return nextIsWaiting(now) ? waiting.pollFirst() : cut(nextLane(now));
    }

    private void send(Batch batch, long now) {
        batch.charge(limiter.charge(now, batch.size()));
        suspectSentLast = batch.suspect();
        if (batch.attempts() > 0) {
            metrics.retries.inc();
        }
        batch.sending(now);
        inFlight.add(batch);
        metrics.requests.inc();
        metrics.batchSize.update(batch.size());
        transmitter.transmit(batch);
    }

    private void quotaWaitEnds(long now) {
        if (quotaWaitSince != NEVER) {
            metrics.quotaWaitMillis.inc(Duration.ofNanos(now - quotaWaitSince).toMillis());
            quotaWaitSince = NEVER;
        }
    }

    // ------------------------------------------------------------------ lanes

    /** The lane to cut from next: of those that are ready the oldest, else the first to be. */
    @Nullable
    private Lane nextLane(long now) {
        Lane best = null;
        long bestAt = NEVER;
        boolean crowded = underPressure();
        for (Lane lane : lanes.values()) {
            long at = readyAt(lane, now);
            boolean better =
                    best == null
                            || at < bestAt
                            || at == bestAt && crowded && lane.size() > best.size();
            if (better) {
                best = lane;
                bestAt = at;
            }
        }
        return best;
    }

    private long readyAt(Lane lane, long now) {
        long arrived = lane.oldestArrivedAt();
        if (draining || lane.size() >= batchSize || lane.bytes() >= settings.maxBatchSizeInBytes) {
            return arrived;
        }
        long at = arrived + settings.lingerNanos();
        return at > now && underPressure() ? now : at;
    }

    /** Whether records had better leave in batches that aren't full than not at all. */
    private boolean underPressure() {
        return hurried
                || lanes.size() > settings.maxOpenDates
                || records >= PRESSURE * settings.maxBufferedRequests
                || bytes >= PRESSURE * settings.bufferedBytesLimit();
    }

    private Batch cut(Lane lane) {
        long arrivedAt = lane.oldestArrivedAt();
        List<RequestEntry> entries = lane.cut(cutSize(lane), settings.maxBatchSizeInBytes);
        if (lane.isEmpty()) {
            lanes.remove(entries.get(0).dataDate());
        }
        return new Batch(ids.next(), entries, nextSequence(), arrivedAt);
    }

    private int cutSize(Lane lane) {
        return lane.size() > batchSize
                ? limiter.batchSizeUnderPressure(batchSize, settings.maxGrownBatchSize)
                : batchSize;
    }

    private long nextSequence() {
        return lastSequence += Batch.SEQUENCE_GAP;
    }

    // ------------------------------------------------------------------ what came of it

    /**
     * Settles a batch in flight, or lays it aside for another attempt.
     *
     * @throws ByteAirSinkException if the job has to fail
     */
    void settle(Batch batch, WriteOutcome outcome, long now) {
        if (!inFlight.remove(batch)) {
            throw new IllegalStateException("Not in flight: " + batch);
        }
        limiter.answered(batch.charge(), now);
        metrics.outcome(outcome.kind()).inc();
        metrics.requestLatencyMillis.update(Duration.ofNanos(now - batch.sentAt()).toMillis());
        IdHistory.Next next = batch.history().next(outcome.kind());
        boolean askAgain = batch.answerLostWithRun() && settings.rejectionsMatter();
        batch.learn(outcome, now);
        if (outcome.ofService()) {
            grace.serviceSpoke();
        }
        switch (outcome.kind()) {
            case ACCEPTED:
                alive(now);
                limiter.accepted(now);
                settingsHaveWorked();
                accept(batch, batch.size());
                return;
            case PARTLY_REJECTED:
                alive(now);
                limiter.accepted(now);
                settingsHaveWorked();
                rejectPart(batch, outcome, now);
                return;
            case DUPLICATE_ID:
                alive(now);
                limiter.accepted(now);
                settingsHaveWorked();
                duplicateId(batch, outcome, next, askAgain, now);
                return;
            case THROTTLED:
                alive(now);
                limiter.throttled(now, outcome.retryAfter());
                metrics.throttled.inc();
                park(batch, outcome, next, now);
                return;
            case REFUSED:
                alive(now);
                refused(batch, outcome, next, now);
                return;
            case NOT_TAKEN:
            case NOT_SENT:
                failing(batch, outcome, now);
                park(batch, outcome, next, now);
                return;
            case FOREIGN_ANSWER:
                failIfNotGateway(batch, outcome, now);
                failing(batch, outcome, now);
                metrics.unknownOutcomes.inc();
                park(batch, outcome, next, now);
                return;
            case NO_ANSWER:
                failing(batch, outcome, now);
                metrics.unknownOutcomes.inc();
                park(batch, outcome, next, now);
                return;
            case MISCONFIGURED:
                throw ByteAirSinkException.misconfigured(batch, outcome);
            default:
                throw new IllegalStateException("Unknown outcome " + outcome);
        }
    }

    private void accept(Batch batch, int count) {
        metrics.recordsAccepted.inc(count);
        LocalDate date = batch.entries().get(0).dataDate();
        if (date != null && count > 0) {
            writtenDates.add(date);
        }
        finished(batch);
    }

    private void finished(Batch batch) {
        records -= batch.size();
        bytes -= batch.bytes();
    }

    private void settingsHaveWorked() {
        if (!settingsWorked && settings.workingSettingsKey != null) {
            WorkingSettings.OF_PROCESS.haveWorked(settings.workingSettingsKey);
        }
        settingsWorked = true;
    }

    /** Fails the job unless what answered may be a gateway that soon has the service behind it. */
    private void failIfNotGateway(Batch batch, WriteOutcome outcome, long now) {
        if (!settingsWorked && settings.workingSettingsKey != null) {
            settingsWorked = WorkingSettings.OF_PROCESS.haveEverWorked(settings.workingSettingsKey);
        }
        // A batch that is met so while others are taken counts for itself.
        long lasted = Math.max(grace.foreignAnswer(now), batch.foreignFor(now));
        switch (grace.verdict(settingsWorked, lasted)) {
            case FAIL_AT_ONCE:
                throw ByteAirSinkException.notTheService(batch, outcome);
            case FAIL_AFTER_GRACE:
                throw ByteAirSinkException.graceOver(batch, outcome, Duration.ofNanos(lasted));
            default:
        }
    }

    private void rejectPart(Batch batch, WriteOutcome outcome, long now) {
        ErrorMatcher.Match match = ErrorMatcher.match(batch.entries(), outcome.errors());
        PartRejection.Step step =
                PartRejection.decide(
                        settings.rejectionPolicy(),
                        batch.size(),
                        match.rejected().size(),
                        match.unmatched().size(),
                        outcome.errorsComplete());
        switch (step) {
            case FAIL:
                countUnmatched(match);
                throw ByteAirSinkException.rejectedUnnamed(batch, outcome, match.unmatched());
            case REJECT_ONLY_RECORD:
                finished(batch);
                String reason =
                        match.unmatched().isEmpty() ? "" : match.unmatched().get(0).message();
                rejectNamed(batch, Map.of(0, reason), outcome);
                return;
            case SPLIT:
                warnUnmatched(batch, outcome, match, "they go out again in smaller requests");
                splitWithout(batch, match.rejected().keySet(), now);
                metrics.recordsSentAgain.inc(batch.size() - match.rejected().size());
                break;
            case SETTLE_AND_COUNT:
                warnUnmatched(
                        batch,
                        outcome,
                        match,
                        "they count as accepted here; look them up on the platform's console");
                accept(batch, batch.size() - match.rejected().size());
                break;
            default:
                if (!match.unmatched().isEmpty()) {
                    warnUnmatched(batch, outcome, match, "all those sent are rejected");
                }
                accept(batch, batch.size() - match.rejected().size());
        }
        rejectNamed(batch, match.rejected(), outcome);
    }

    private void countUnmatched(ErrorMatcher.Match match) {
        metrics.recordErrorsUnmatched.inc(Math.max(1, match.unmatched().size()));
    }

    /** Once a request, however many errors it lists. */
    private void warnUnmatched(
            Batch batch, WriteOutcome outcome, ErrorMatcher.Match match, String consequence) {
        countUnmatched(match);
        LOG.warn(
                "ByteAir rejected records of request {} ({} records) without saying which ({}): {} of"
                        + " the errors it lists name none of them{}. Where it can't be told, {}.{}",
                batch.requestId(),
                batch.size(),
                outcome.message(),
                match.unmatched().size(),
                outcome.errorsComplete() ? "" : ", and its answer broke off",
                consequence,
                match.unmatched().isEmpty()
                        ? ""
                        : " The first: " + Excerpt.of(match.unmatched().get(0).toString()));
    }

    private void rejectNamed(Batch batch, Map<Integer, String> reasons, WriteOutcome outcome) {
        reasons.forEach(
                (index, reason) -> {
                    String why = reason.isEmpty() ? outcome.message() : reason;
                    reject(batch, index, RejectionCause.REJECTED_BY_SERVICE, outcome, why);
                });
    }

    /** Puts the halves of a batch, but for some of its records, in its place. */
    private void splitWithout(Batch batch, Set<Integer> indexes, long now) {
        metrics.splits.inc();
        finished(batch);
        for (Batch half : batch.halvesWithout(indexes, ids)) {
            half.becomeDueAt(now);
            waiting.add(half);
            records += half.size();
            bytes += half.bytes();
        }
    }

    private void reject(
            Batch batch, int index, RejectionCause cause, WriteOutcome outcome, String reason) {
        metrics.recordsRejected.inc();
        rejector.reject(batch.entries().get(index), cause, outcome.code(), reason, batch);
    }

    private void duplicateId(
            Batch batch, WriteOutcome outcome, IdHistory.Next next, boolean askAgain, long now) {
        metrics.duplicateIds.inc();
        if (next == IdHistory.Next.SETTLED && !askAgain) {
            metrics.recordsDeduplicated.inc(batch.size());
            metrics.recordsDeduplicatedUnverified.inc(batch.size());
            LOG.info(
                    "ByteAir had taken request {} before its answer was lost; {} records are"
                            + " accepted. If it rejected any of them, that can't be known.",
                    batch.requestId(),
                    batch.size());
            accept(batch, batch.size());
            return;
        }
        String old = batch.requestId();
        boolean refused = batch.history().refused();
        batch.renew(ids.next());
        metrics.recordsSentAgain.inc(batch.size());
        if (next == IdHistory.Next.SETTLED) {
            // Whoever failed on a rejected record, or held it as a dead letter, must meet it again.
            LOG.info(
                    "ByteAir had taken request {} from the run before the restart; which records it"
                            + " rejected went with that run. The {} records go out again as request"
                            + " {}.",
                    old,
                    batch.size(),
                    batch.requestId());
            batch.becomeDueAt(now);
            waiting.add(batch);
        } else {
            LOG.warn(
                    "ByteAir says it knows Request-Id {} ({}), which {}. The {} records go out again"
                            + " as request {}; they may be stored twice.",
                    old,
                    outcome.message(),
                    refused
                            ? "was refused before: whether it was ever taken can't be told"
                            : "this sink never sent before",
                    batch.size(),
                    batch.requestId());
            // What answers so to every id must not be asked as fast as it answers.
            retryLater(batch, outcome, now);
        }
    }

    private void refused(Batch batch, WriteOutcome outcome, IdHistory.Next next, long now) {
        if (batch.size() == 1) {
            finished(batch);
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
            metrics.recordsSentAgain.inc(batch.size());
        }
        splitWithout(batch, Set.of(), now);
    }

    /** Lays a batch aside until its next attempt. */
    private void park(Batch batch, WriteOutcome outcome, IdHistory.Next next, long now) {
        if (!settings.reuseRequestIds || next == IdHistory.Next.NEW_ID) {
            batch.renew(ids.next());
        }
        retryLater(batch, outcome, now);
    }

    private void retryLater(Batch batch, WriteOutcome outcome, long now) {
        long delay = backoff.delayNanos(batch.attempts());
        if (outcome.retryAfter() != null) {
            delay = Math.max(delay, outcome.retryAfter().toNanos());
        }
        batch.failed(now, now + delay);
        waiting.add(batch);
        Duration limit = settings.maxRetryDuration;
        if (limit != null && batch.failingFor(now) >= limit.toNanos()) {
            throw ByteAirSinkException.retriesExhausted(batch, limit, outcome);
        }
        LOG.debug("{} will be sent again: {}", batch, outcome);
    }

    private void failing(Batch batch, WriteOutcome outcome, long now) {
        if (health.failed(batch.sentAt(), now, outcome.retryAfter())) {
            LOG.warn(
                    "ByteAir is failing ({}). Holding {} records ({} bytes) and probing until it"
                            + " recovers; checkpoints go on.",
                    outcome,
                    records,
                    bytes);
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
                    records);
            List<Batch> parked = new ArrayList<>(waiting);
            waiting.clear();
            for (Batch batch : parked) {
                batch.becomeDueAt(Math.min(batch.dueAt(), now + backoff.spreadNanos()));
                waiting.add(batch);
            }
        }
    }

    // ------------------------------------------------------------------ checkpoints and the end

    /** While paused nothing new is sent, so that what is in flight can run out. */
    void pause(boolean on) {
        paused = on;
    }

    /** While somebody waits for room, nothing waits for company. */
    void hurry(boolean on) {
        hurried = on;
    }

    /** From now on nothing waits for company: the input has ended. */
    void drain() {
        draining = true;
    }

    /**
     * Gives the batches that would be sent next their final content and id, so that a checkpoint
     * can hold both: should the job fail after sending one, its repeat is recognised. Only as many
     * as can be in flight at once: more would keep records from joining bigger batches.
     */
    void freeze(long now) {
        while (waiting.size() < settings.maxInFlightRequests && !lanes.isEmpty()) {
            Lane lane = nextLane(now);
            if (readyAt(lane, now) > now) {
                return;
            }
            waiting.add(cut(lane));
        }
    }

    /** The batches a checkpoint must hold, in order; those in flight first. */
    List<Batch> batches() {
        List<Batch> all = new ArrayList<>(inFlight);
        all.addAll(waiting);
        all.sort(BY_SEQUENCE);
        return all;
    }

    /** The data dates with accepted records, of this run and those that its state comes from. */
    Set<LocalDate> writtenDates() {
        return writtenDates;
    }

    void restoreWrittenDates(Collection<LocalDate> dates) {
        writtenDates.addAll(dates);
    }

    boolean isInFlight(Batch batch) {
        return inFlight.contains(batch);
    }

    /** The records not in any batch yet, by data date. */
    Map<LocalDate, List<RequestEntry>> uncut() {
        Map<LocalDate, List<RequestEntry>> uncut = new HashMap<>();
        lanes.forEach((date, lane) -> uncut.put(date, lane.entries()));
        return uncut;
    }

    // ------------------------------------------------------------------ measures

    boolean isEmpty() {
        return records == 0;
    }

    int inFlight() {
        return inFlight.size();
    }

    long records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    boolean outage() {
        return health.outage();
    }

    long outageAge(long now) {
        return health.outageAge(now);
    }

    /** How long the oldest record has been here, in nanoseconds; 0 if there is none. */
    long oldestAge(long now) {
        long oldest = now;
        for (Batch batch : inFlight) {
            oldest = Math.min(oldest, batch.arrivedAt());
        }
        for (Batch batch : waiting) {
            oldest = Math.min(oldest, batch.arrivedAt());
        }
        for (Lane lane : lanes.values()) {
            oldest = Math.min(oldest, lane.oldestArrivedAt());
        }
        return now - oldest;
    }

    @Override
    public String toString() {
        return records
                + " records ("
                + bytes
                + " bytes): "
                + inFlight.size()
                + " requests in flight, "
                + waiting.size()
                + " batches waiting, "
                + lanes.size()
                + " lanes";
    }
}
