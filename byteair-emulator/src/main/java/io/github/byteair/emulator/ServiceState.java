/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The project's data and what was counted: all that {@code DELETE /_emulator/state} forgets. Every
 * method takes the one lock; parsing and hashing happen outside.
 */
final class ServiceState {

    private static final int DONE_CALLS_REMEMBERED = 1000;

    private final EmulatorSettings settings;
    private final Faults faults;
    private final Journal journal;

    private int epoch;
    private Instant startedAt;
    private Quota quota;
    private RecentIds takenIds;
    private UniqueCounter uniqueRecords;
    private UniqueCounter distinctIds;
    private KeptRecords kept;
    private ArrayDeque<ReceivedRequest> requestLog;
    private ArrayDeque<EmulatorStats.DoneCall> doneLog;
    private Map<DayKey, DayRecord> days;
    private Set<String> presentStages;
    private SlidingWindow requestWindow;
    private SlidingWindow recordWindow;
    private Map<Integer, Long> byHttpStatus;
    private Map<Integer, Long> byCode;
    private long requests;
    private long countedBatches;
    private long countedRecords;
    private int largestBatch;
    private long accepted;
    private long duplicates;
    private long rejected;
    private long deduplicated;
    private long throttled;
    private long unanswered;
    private long unauthorized;
    private long doneCalls;
    private long bodyBytes;
    private long jsonBytes;
    private Instant firstThrottledAt;
    private Instant lastThrottledAt;

    ServiceState(EmulatorSettings settings, Faults faults, Journal journal) {
        this.settings = settings;
        this.faults = faults;
        this.journal = journal;
        forget();
    }

    /** Starts anew, as if nothing had ever been sent. The faults are another matter. */
    synchronized void reset() throws IOException {
        journal.clear();
        forget();
    }

    private void forget() {
        // A hash takes up to 24 bytes; together a quarter of the heap at the very most.
        long memory = Runtime.getRuntime().maxMemory() / 4 / 24;
        epoch++;
        startedAt = settings.clock.instant();
        quota = new Quota(settings.requestsPerSecond, settings.recordsPerSecond);
        takenIds = new RecentIds();
        uniqueRecords = new UniqueCounter(memory * 9 / 10);
        distinctIds = new UniqueCounter(memory / 10);
        kept = new KeptRecords(settings.keepRecords);
        requestLog = new ArrayDeque<>();
        doneLog = new ArrayDeque<>();
        days = new LinkedHashMap<>();
        presentStages = new TreeSet<>(Stages.ALL);
        requestWindow = new SlidingWindow();
        recordWindow = new SlidingWindow();
        byHttpStatus = new TreeMap<>();
        byCode = new TreeMap<>();
        requests = 0;
        countedBatches = 0;
        countedRecords = 0;
        largestBatch = 0;
        accepted = 0;
        duplicates = 0;
        rejected = 0;
        deduplicated = 0;
        throttled = 0;
        unanswered = 0;
        unauthorized = 0;
        doneCalls = 0;
        bodyBytes = 0;
        jsonBytes = 0;
        firstThrottledAt = null;
        lastThrottledAt = null;
        faults.forgetOutages();
    }

    /** Counts a request whose body has arrived. */
    synchronized void arrived(DataRequest request, long now) {
        request.setEpoch(epoch);
        requests++;
        bodyBytes += request.raw().body().length;
        requestWindow.add(now, 1);
        if (!request.requestId().isEmpty()) {
            distinctIds.add(TextHash.of(request.requestId(), 0));
        }
    }

    /** Counts the records found in a write, taken or not. */
    synchronized void scanned(DataRequest request, int bytes, long now) {
        int records = request.records();
        if (request.epoch() != epoch) {
            return;
        }
        recordWindow.add(now, records);
        countedBatches++;
        countedRecords += records;
        largestBatch = Math.max(largestBatch, records);
        jsonBytes += bytes;
    }

    /**
     * Takes a write, all or in part, or refuses it: idempotency, the day, the quota, in this order.
     */
    synchronized Answer write(DataRequest request, DayKey day, ScannedBatch batch, long now)
            throws IOException {
        if (request.epoch() != epoch) {
            return resetMeanwhile();
        }
        if (takenIds.contains(request.requestId())) {
            return duplicate(request);
        }
        if (!presentStages.contains(day.stage())) {
            return Answer.of(400, "Syncing is end or not start in stage(" + day.stage() + ")");
        }
        DayRecord known = days.get(day);
        String refusal = known == null ? null : known.state.writeRefusal();
        if (refusal != null) {
            return Answer.of(400, refusal);
        }
        if (!quota.tryTake(now, batch.count())) {
            return throttled();
        }
        Instant time = settings.clock.instant();
        journal.write(time, request.requestId(), day, request.raw().body());
        apply(request.requestId(), day, batch, time);
        if (batch.failures().isEmpty()) {
            return Answer.success();
        }
        int examples = faults.errorExamplesOr(Integer.MAX_VALUE);
        return Answer.partial(
                batch.failures().subList(0, Math.min(examples, batch.failures().size())));
    }

    /** Takes a write that was taken before this process began. */
    synchronized void replayWrite(Instant time, String requestId, DayKey day, ScannedBatch batch) {
        apply(requestId, day, batch, time);
    }

    private void apply(String requestId, DayKey key, ScannedBatch batch, Instant time) {
        takenIds.add(requestId);
        DayRecord day = day(key);
        List<RecordFailure> failures = batch.failures();
        int failure = 0;
        int repeated = 0;
        for (int i = 0; i < batch.count(); i++) {
            if (failure < failures.size() && failures.get(failure).index() == i) {
                failure++;
            } else if (!uniqueRecords.add(batch.hash(i))) {
                repeated++;
            }
        }
        int taken = batch.count() - failures.size();
        accepted += taken;
        duplicates += repeated;
        rejected += failures.size();
        day.requests++;
        day.accepted += taken;
        day.duplicates += repeated;
        day.rejected += failures.size();
        day.firstWrite = day.firstWrite == null ? time : day.firstWrite;
        day.lastWrite = time;
        kept.add(key, requestId, time, batch);
    }

    /** Closes days, all of them or none. */
    synchronized Answer done(DataRequest request, List<LocalDate> dates) throws IOException {
        if (request.epoch() != epoch) {
            return resetMeanwhile();
        }
        if (takenIds.contains(request.requestId())) {
            return duplicate(request);
        }
        if (!presentStages.contains(request.stage())) {
            return Answer.of(400, "Syncing is end or not start in stage(" + request.stage() + ")");
        }
        for (LocalDate date : dates) {
            DayRecord known = days.get(new DayKey(request.topic(), request.stage(), date));
            String refusal = known == null ? null : known.state.doneRefusal();
            if (refusal != null) {
                return Answer.of(400, refusal);
            }
        }
        Instant time = settings.clock.instant();
        journal.done(time, request.requestId(), request.topic(), request.stage(), dates);
        replayDone(time, request.requestId(), request.topic(), request.stage(), dates);
        return Answer.success();
    }

    synchronized void replayDone(
            Instant time, String requestId, String topic, String stage, List<LocalDate> dates) {
        takenIds.add(requestId);
        for (LocalDate date : dates) {
            DayRecord day = day(new DayKey(topic, stage, date));
            day.state = DayState.ACKED;
            day.doneAt = time;
        }
        doneCalls++;
        doneLog.add(new EmulatorStats.DoneCall(time, requestId, topic, stage, dates));
        if (doneLog.size() > DONE_CALLS_REMEMBERED) {
            doneLog.remove();
        }
    }

    private DayRecord day(DayKey key) {
        return days.computeIfAbsent(key, k -> new DayRecord());
    }

    // What a test left behind must not show in the next one.
    private static Answer resetMeanwhile() {
        return Answer.http(503, "the emulator was reset while this request was processed");
    }

    private static Answer duplicate(DataRequest request) {
        return Answer.of(
                Answer.DUPLICATE,
                "request with Request-Id '" + request.requestId() + "' was already received");
    }

    /** A 429, as the settings or a fault would have it. */
    Answer throttled() {
        return Answer.throttled(
                faults.throttleFormOr(settings.throttleForm),
                faults.retryAfterSecondsOr(settings.retryAfterSeconds));
    }

    /** Sets a day's state by hand. */
    synchronized void setDay(DayKey key, DayState state) throws IOException {
        journal.day(key, state);
        replayDay(key, state);
    }

    synchronized void replayDay(DayKey key, DayState state) {
        day(key).state = state;
    }

    /** Sets the stages in which the project takes data. */
    synchronized void setStages(Set<String> stages) throws IOException {
        journal.stages(stages);
        replayStages(stages);
    }

    synchronized void replayStages(Set<String> stages) {
        presentStages = new TreeSet<>(stages);
    }

    synchronized Set<String> stages() {
        return new TreeSet<>(presentStages);
    }

    /** Counts and logs what became of a request. */
    synchronized void answered(DataRequest request, Answer answer, Delivery delivery, Instant at) {
        if (request.epoch() != epoch) {
            return;
        }
        boolean madeAnAnswer = delivery != Delivery.HUNG && delivery != Delivery.RESET;
        if (madeAnAnswer) {
            byHttpStatus.merge(answer.httpStatus(), 1L, Long::sum);
            byCode.merge(answer.code(), 1L, Long::sum);
        }
        unanswered += delivery == Delivery.ANSWERED ? 0 : 1;
        if (answer.code() == Answer.DUPLICATE) {
            deduplicated++;
        } else if (answer.code() == 401) {
            unauthorized++;
        } else if (answer.code() == Answer.THROTTLED) {
            throttled++;
            lastThrottledAt = settings.clock.instant();
            firstThrottledAt = firstThrottledAt == null ? lastThrottledAt : firstThrottledAt;
        }
        burnIfSoSet(request, answer, delivery);
        if (settings.keepRequests > 0) {
            if (requestLog.size() == settings.keepRequests) {
                requestLog.remove();
            }
            requestLog.add(new ReceivedRequest(at, request, answer, answer.taken(), delivery));
        }
    }

    /**
     * Whether the id of a request that was not taken may be used again. Not documented; [ours] is
     * yes, and this is the one place that says so. What an outage swallows was refused by nobody,
     * so its id is not known afterwards.
     */
    private void burnIfSoSet(DataRequest request, Answer answer, Delivery delivery) {
        if (settings.burnRefusedIds
                && !answer.taken()
                && delivery != Delivery.HUNG
                && delivery != Delivery.RESET
                && answer.code() != 401
                && !request.requestId().isEmpty()) {
            takenIds.add(request.requestId());
        }
    }

    synchronized List<ReceivedRecord> records(String topic, int limit) {
        return kept.list(topic, limit);
    }

    synchronized long evictedRecords() {
        return kept.evicted();
    }

    /** The requests logged, oldest first; of more than the limit, the newest. */
    synchronized List<ReceivedRequest> requests(int limit) {
        List<ReceivedRequest> all = new ArrayList<>(requestLog);
        return all.size() > limit ? all.subList(all.size() - limit, all.size()) : all;
    }

    synchronized EmulatorStats stats() {
        long now = settings.nanoTime.getAsLong();
        EmulatorStats stats = new EmulatorStats();
        stats.startedAt = startedAt;
        stats.time = settings.clock.instant();
        stats.requests = requests;
        stats.distinctRequestIds = distinctIds.size();
        stats.deduplicated = deduplicated;
        stats.throttled = throttled;
        stats.firstThrottledAt = firstThrottledAt;
        stats.lastThrottledAt = lastThrottledAt;
        if (lastThrottledAt != null) {
            stats.secondsSinceThrottled =
                    Duration.between(lastThrottledAt, stats.time).toMillis() / 1000.0;
        }
        stats.unanswered = unanswered;
        stats.unauthorized = unauthorized;
        stats.duringOutage = faults.requestsInOutages();
        stats.accepted = accepted;
        stats.unique = accepted - duplicates;
        stats.duplicates = duplicates;
        stats.uniqueExact = uniqueRecords.exact();
        stats.rejected = rejected;
        stats.byHttpStatus.putAll(byHttpStatus);
        stats.byCode.putAll(byCode);
        stats.requestsLastSecond = requestWindow.sum(now);
        stats.recordsLastSecond = recordWindow.sum(now);
        stats.peakRequestsPerSecond = requestWindow.peak();
        stats.peakRecordsPerSecond = recordWindow.peak();
        stats.largestBatch = largestBatch;
        stats.meanBatch = countedBatches == 0 ? 0 : (double) countedRecords / countedBatches;
        stats.bodyBytes = bodyBytes;
        stats.jsonBytes = jsonBytes;
        stats.keptRecords = kept.size();
        stats.evictedRecords = kept.evicted();
        days.forEach((key, day) -> stats.topics.add(new EmulatorStats.TopicDay(key, day)));
        stats.doneCalls = doneCalls;
        stats.done.addAll(doneLog);
        stats.outages.addAll(faults.outages());
        return stats;
    }
}
