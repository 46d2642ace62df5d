/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A writer's access to its project's {@link QuotaPool}. Asks ahead for as many permits as there are
 * requests ready, uses them from their time on, gives back what it can't use, and tells by when
 * what was sent arrives: when it leaves, and again when its answer shows that it was another time.
 *
 * <p><b>Fallback.</b> A writer that has not had an answer for 3.5 seconds goes by a share of its
 * own: one part in N of the quota, N being how many writers the pool knew when it last answered, or
 * the sink's parallelism if it never has. By then the pool, if it lives, has set that share aside.
 * When answers come again, the writer sends nothing until it has told the pool what it sent
 * meanwhile.
 *
 * <p>Called by the task thread and by the one that asks; synchronised. Time is in nanoseconds of
 * any fixed origin.
 */
@Internal
public final class SharedQuota implements Quota {

    /** What tells a writer from others. */
    public static final class Identity {
        final String sink;
        final int subtask;
        final int parallelism;
        final long session;
        final boolean resumed;

        /**
         * @param sink the job and the sink in it
         * @param session another one for each run of the subtask
         * @param resumed whether it goes on with what an earlier run has begun
         */
        public Identity(String sink, int subtask, int parallelism, long session, boolean resumed) {
            this.sink = sink;
            this.subtask = subtask;
            this.parallelism = parallelism;
            this.session = session;
            this.resumed = resumed;
        }
    }

    /** How the writer stands with its pool. */
    enum Mode {
        /** Goes by the pool's permits, or waits for its first answer. */
        SHARED,
        /** Goes by a share of its own. */
        FALLBACK,
        /** Has heard of the pool again, which does not know yet what was sent meanwhile. */
        REJOINING
    }

    /** By so much the time must be another than was told, to be told again. */
    private static final long WORTH_TELLING = TimeUnit.MILLISECONDS.toNanos(2);

    /** What a later look at the reports costs more than it brings. */
    private static final long REPORT_WITHIN = 200_000_000L;

    /**
     * Until a writer has had so many answers, and for so long, its requests make their connections,
     * its process and the service are not warm, and how quick an answer can be is not known: they
     * may arrive much later than they are sent, and count by when they are answered.
     */
    private static final int FIRST_ANSWERS = 5;

    private static final long COLD_FOR = TimeUnit.SECONDS.toNanos(5);

    /**
     * While answers usually come so quickly behind the quickest, requests count by them: it costs
     * that much of the quota, and what is held up on its way is seen.
     */
    private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(20);

    /**
     * When the rate is whole again after a 429, requests count by their answers for so long yet.
     */
    private static final long WAYS_DIFFER_FOR = TimeUnit.SECONDS.toNanos(20);

    private static final class Held {
        private final long id;
        private final long from;
        private final long to;
        private final int records;

        private Held(long id, long from, int records) {
            this.id = id;
            this.from = from;
            this.to = from + PoolRules.VALIDITY;
            this.records = records;
        }
    }

    private static final class Refused {
        private final long sentAt;
        private final long pauseNanos;

        private Refused(long sentAt, long pauseNanos) {
            this.sentAt = sentAt;
            this.pauseNanos = pauseNanos;
        }
    }

    private final double requestsPerSecond;
    private final double recordsPerSecond;
    private final Identity identity;
    private final Runnable onChange;
    private final QuotaLimiter whole;
    private Runnable wake = () -> {};

    private Mode mode = Mode.SHARED;
    private QuotaLimiter ownShare;
    private long answeredAt;
    private long poolAnsweredAt = PoolAsk.UNKNOWN;
    private int sharers;
    private long ownShareFrom;
    private double poolRate = 1;
    private double poolUse;
    private long waysDifferUntil = Long.MIN_VALUE;
    private final QuickestAnswer answers = new QuickestAnswer();
    private long firstAnsweredAt;

    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private int batchSize;
    private int grownBatchSize;
    private int wantedRequests;
    private int wantedRecords;
    private long askAgainAt;
    private boolean leaving;
    private int answered;
    private boolean leavingTold;
    private boolean left;

    // To be told with the next question; kept until its answer is here.
    private final List<Permit> sent = new ArrayList<>();
    private final List<Long> unused = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private int sentTold;
    private int unusedTold;
    private int refusedTold;
    private int wantedTold;

    /**
     * @param onChange called by the asking thread when it is worth looking at {@link #availableAt}
     *     again
     */
    public SharedQuota(
            double requestsPerSecond,
            double recordsPerSecond,
            Identity identity,
            Runnable onChange,
            long now) {
        this.requestsPerSecond = requestsPerSecond;
        this.recordsPerSecond = recordsPerSecond;
        this.identity = identity;
        this.onChange = onChange;
        this.whole = new QuotaLimiter(requestsPerSecond, recordsPerSecond, 1);
        this.sharers = identity.parallelism;
        this.answeredAt = now;
        this.askAgainAt = now;
    }

    synchronized void attach(Runnable wake) {
        this.wake = wake;
    }

    // ------------------------------------------------------------------ the task thread

    @Override
    public synchronized int fittingBatchSize(int wanted) {
        batchSize = whole.fittingBatchSize(wanted);
        return batchSize;
    }

    @Override
    public synchronized int batchSizeUnderPressure(int normal, int most) {
        if (mode != Mode.FALLBACK) {
            grownBatchSize = whole.batchSizeUnderPressure(normal, most);
            return grownBatchSize;
        }
        int fitting = ownShare.fittingBatchSize(normal);
        return fitting < normal ? fitting : ownShare.batchSizeUnderPressure(normal, most);
    }

    /**
     * When this writer's turn is, in nanoseconds from when all writers lose the pool: each would
     * send its first request at once.
     */
    private long turn(int records) {
        double seconds =
                Math.max(
                        requestsPerSecond > 0 ? 1 / requestsPerSecond : 0,
                        recordsPerSecond > 0 ? records / recordsPerSecond : 0);
        return (long) (identity.subtask * seconds * TimeUnit.SECONDS.toNanos(1));
    }

    @Override
    public synchronized long availableAt(long now, int records, int ready) {
        if (mode != Mode.FALLBACK && now - answeredAt >= PoolRules.FALLBACK_AFTER) {
            mode = Mode.FALLBACK;
            giveBackExpired(Long.MAX_VALUE);
            ownShare = new QuotaLimiter(requestsPerSecond, recordsPerSecond, sharers);
            ownShareFrom = now + turn(records);
        }
        if (mode == Mode.FALLBACK) {
            return Math.max(ownShareFrom, ownShare.availableAt(now, records));
        }
        giveBack(now, records);
        int more = mode == Mode.SHARED ? ready - held.size() : 0;
        boolean moreThanAsked = more > wantedTold;
        wantedRequests = Math.max(0, more);
        // A batch that is not full may grow until its permit is here.
        wantedRecords =
                ready > 1 ? records : Math.max(records, Math.min(records + records / 4, batchSize));
        // What costs no more than the request itself is asked for: where requests are so scarce
        // that batches grow, more comes until the permit is here, and one for less is useless.
        wantedRecords =
                (int) Math.max(wantedRecords, Math.min(grownBatchSize, recordsPerRequest()));
        if (moreThanAsked && wantedTold == 0) {
            askSoon(held.isEmpty() ? now : now + PoolRules.PACE_OF_ASKING);
        }
        if (!held.isEmpty()) {
            return Math.max(now, held.peek().from);
        }
        return answeredAt + PoolRules.FALLBACK_AFTER;
    }

    private double recordsPerRequest() {
        return requestsPerSecond <= 0
                ? 0
                : recordsPerSecond <= 0
                        ? Double.POSITIVE_INFINITY
                        : recordsPerSecond / requestsPerSecond;
    }

    private void askSoon(long at) {
        if (askAgainAt > at) {
            askAgainAt = at;
            wake.run();
        }
    }

    /** Gives back what is too old, or too small. */
    private void giveBack(long now, int records) {
        int before = unused.size();
        giveBackExpired(now);
        for (Iterator<Held> each = held.iterator(); each.hasNext(); ) {
            Held permit = each.next();
            if (permit.records < records) {
                unused.add(permit.id);
                each.remove();
            }
        }
        if (unused.size() > before) {
            askSoon(now);
        }
    }

    private void giveBackExpired(long now) {
        for (Iterator<Held> each = held.iterator(); each.hasNext(); ) {
            Held permit = each.next();
            if (permit.to < now) {
                unused.add(permit.id);
                each.remove();
            }
        }
    }

    @Override
    public synchronized Permit take(long now, int records) {
        Permit permit;
        if (mode == Mode.SHARED && !held.isEmpty()) {
            permit = new Permit(held.poll().id, now, records);
        } else {
            // The pool has come back between the two calls.
            QuotaLimiter limiter = ownShare == null ? whole : ownShare;
            permit = limiter.take(now, records);
        }
        permit.ofColdWriter = permit.id != Permit.OWN && isCold(now);
        permit.toldWhenAnswered =
                permit.ofColdWriter || permit.id != Permit.OWN && countsByAnswers(now);
        if (permit.id == Permit.OWN) {
            // The pool has set nothing aside for this one, and must know before the writer rejoins.
            tell(permit, now, now);
        }
        return permit;
    }

    /**
     * Whether the ways to the service may differ in length by more than the pool allows for, as a
     * 429 shows, or to see that costs next to nothing. Where answers take now short, now long for
     * reasons of the service, it would cost much of the quota.
     */
    private boolean countsByAnswers(long now) {
        return now < waysDifferUntil || answers.usuallyHeldUp() <= QUICK;
    }

    private boolean isCold(long now) {
        return answered < FIRST_ANSWERS || now - firstAnsweredAt < COLD_FOR;
    }

    @Override
    public synchronized void leaves(Permit permit, long now) {
        permit.leftAt = Math.min(permit.leftAt, now);
        // Until its answer shows how long it was held up, it may be for as long as is thought of.
        tell(
                permit,
                now + (permit.toldWhenAnswered ? QuickestAnswer.LONGEST : PoolRules.WAYS_DIFFER),
                now);
    }

    /** Arrives by that time, but for the shortest way; told again if it was another time. */
    private void tell(Permit permit, long at, long now) {
        boolean told = permit.toldAt != Permit.NOT_TOLD;
        // The pool knows its own ones again; what it has not given it would count twice.
        if (told && (permit.id == Permit.OWN || Math.abs(at - permit.toldAt) <= WORTH_TELLING)) {
            return;
        }
        permit.toldAt = at;
        sent.add(new Permit(permit.id, at, permit.records));
        if (mode == Mode.SHARED) {
            askSoon(now + REPORT_WITHIN);
        }
    }

    @Override
    public synchronized void answered(Permit permit, long now) {
        if (answered == 0) {
            firstAnsweredAt = now;
        }
        answered++;
        long latest = now;
        if (permit.leftAt != Permit.NOT_LEFT) {
            long took = now - permit.leftAt;
            answers.answered(took, now);
            if (!permit.ofColdWriter) {
                latest = permit.leftAt + answers.heldUp(took);
            }
        }
        if (permit.toldWhenAnswered || permit.toldAt == Permit.NOT_TOLD) {
            tell(permit, latest, now);
        }
        if (permit.id == Permit.OWN && ownShare != null) {
            ownShare.answered(permit, now);
        }
    }

    @Override
    public synchronized void throttled(Permit permit, long now, @Nullable Duration retryAfter) {
        refused.add(new Refused(permit.sentAt, retryAfter == null ? 0 : retryAfter.toNanos()));
        if (ownShare != null) {
            ownShare.throttled(now, retryAfter);
        }
        askSoon(now);
    }

    @Override
    public synchronized void accepted(long now) {
        if (ownShare != null) {
            ownShare.accepted(now);
        }
    }

    @Override
    public synchronized double rate() {
        return mode == Mode.FALLBACK ? ownShare.rate() : poolRate;
    }

    /** How much of the project's quota the last second has used, by the pool's last answer. */
    public synchronized double use() {
        return poolUse;
    }

    /** Whether it goes by a share of its own, since the pool does not answer. */
    public synchronized boolean inFallback() {
        return mode == Mode.FALLBACK;
    }

    /** How many permits are asked for and not here yet. */
    public synchronized int awaited() {
        return wantedRequests;
    }

    /** Whether a permit is asked for, or here and for a moment that is not over. */
    public synchronized boolean isExpected(long now) {
        if (mode != Mode.SHARED) {
            return false;
        }
        for (Held permit : held) {
            if (permit.to >= now) {
                return true;
            }
        }
        return wantedRequests > 0;
    }

    /** The writer ends: what it holds goes back. */
    public void leave() {
        synchronized (this) {
            leaving = true;
            wantedRequests = 0;
            held.forEach(permit -> unused.add(permit.id));
            held.clear();
            askAgainAt = Long.MIN_VALUE;
        }
        wake.run();
    }

    // ------------------------------------------------------------------ the asking thread

    synchronized boolean hasLeft() {
        return left;
    }

    synchronized boolean isLeaving() {
        return leaving;
    }

    synchronized long nextAskAt() {
        return askAgainAt;
    }

    /** What another pool said, and its time, mean nothing to this one. */
    synchronized void poolIsNew() {
        poolAnsweredAt = PoolAsk.UNKNOWN;
    }

    synchronized PoolAsk compose(long now, PoolTime time) {
        PoolAsk ask = new PoolAsk();
        ask.sink = identity.sink;
        ask.subtask = identity.subtask;
        ask.parallelism = identity.parallelism;
        ask.session = identity.session;
        ask.resumed = identity.resumed;
        ask.leaving = leaving;
        leavingTold = leaving;
        giveBackExpired(now);
        ask.answeredAt = poolAnsweredAt;
        if (time.isKnown()) {
            for (Permit each : sent) {
                ask.sent.add(new PoolAsk.Sent(each.id, time.toPool(each.sentAt), each.records));
            }
            for (Refused each : refused) {
                ask.throttled.add(new PoolAsk.Throttled(time.toPool(each.sentAt), each.pauseNanos));
            }
            sentTold = sent.size();
            refusedTold = refused.size();
        }
        ask.unused.addAll(unused);
        unusedTold = unused.size();
        ask.requests = mode == Mode.SHARED ? wantedRequests : 0;
        ask.records = wantedRecords;
        wantedTold = ask.requests;
        return ask;
    }

    void deliver(PoolAnswer answer, long poolNow, long now, PoolTime time) {
        boolean changed;
        synchronized (this) {
            forgetTold();
            left = leavingTold;
            changed = !answer.grants.isEmpty();
            if (mode == Mode.FALLBACK) {
                answer.grants.forEach(grant -> unused.add(grant.id));
                mode = Mode.REJOINING;
                changed = true;
                askAgainAt = now;
            } else {
                if (mode == Mode.REJOINING) {
                    mode = Mode.SHARED;
                    ownShare = null;
                    changed = true;
                }
                for (PoolAnswer.Grant grant : answer.grants) {
                    held.add(new Held(grant.id, time.toLocal(grant.notBefore), grant.records));
                }
                wantedRequests = Math.max(0, wantedRequests - answer.grants.size());
                wantedTold = Math.max(0, wantedTold - answer.grants.size());
                askAgainAt = time.toLocal(answer.askAgainAt);
                if (!unused.isEmpty() || !refused.isEmpty()) {
                    askAgainAt = now;
                } else if (!sent.isEmpty() || !held.isEmpty()) {
                    askAgainAt = Math.min(askAgainAt, now + REPORT_WITHIN);
                }
                if (wantedRequests > 0 && wantedTold == 0) {
                    askAgainAt = now;
                }
            }
            if (leaving && !left) {
                askAgainAt = Long.MIN_VALUE;
            }
            answeredAt = now;
            poolAnsweredAt = poolNow;
            sharers = answer.sharers;
            poolRate = answer.rate;
            if (poolRate < 1) {
                waysDifferUntil = now + WAYS_DIFFER_FOR;
            }
            poolUse = answer.use;
        }
        if (changed) {
            onChange.run();
        }
    }

    private void forgetTold() {
        sent.subList(0, sentTold).clear();
        unused.subList(0, unusedTold).clear();
        refused.subList(0, refusedTold).clear();
        notTold();
    }

    private void notTold() {
        sentTold = 0;
        unusedTold = 0;
        refusedTold = 0;
    }

    synchronized void failed(long now) {
        notTold();
        askAgainAt = now + PoolRules.HEARTBEAT;
    }
}
