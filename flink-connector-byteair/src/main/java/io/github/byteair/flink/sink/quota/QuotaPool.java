/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeSet;

/**
 * One project's quota, for all the writers that write to it: gives permits, each for one request
 * from a time on, so that no sliding second sees more than the quota, whatever the writers do with
 * them.
 *
 * <p>What counts for the service is when a request arrives. Until a writer has told by when one
 * does, the pool takes it that it was sent at the last moment its permit allowed. A writer may tell
 * it again, once the answer is there: see {@link SharedQuota}.
 *
 * <p>There are no shares. Of the writers that want to send, the one goes first that has had the
 * least; one that comes anew begins where these are. Each answer says when it is worth asking
 * again, which is when those before it have had their turn: so the asking grows with the quota, not
 * with the writers.
 *
 * <p>A writer that is not heard of may go by a fallback of its own, {@link SharedQuota}; what that
 * may use is set aside here until it is heard of again or gone.
 *
 * <p>Time is a parameter, in nanoseconds of any fixed origin. Not thread-safe.
 */
final class QuotaPool {

    /** So much that was not used is made up for. */
    private static final long CATCH_UP = 100_000_000L;

    /** So much later than it was told to, a writer may come for its turn. */
    private static final long LATENESS = 200_000_000L;

    /** Writers are asked to come a little before their turn: not all of those before it come. */
    private static final double EARLINESS = 0.7;

    /** A permit that is out, or was used: counts until a time. */
    private static final class Out implements Comparable<Out> {
        private final long id;
        private int records;
        private long until;

        private Out(long id, int records, long until) {
            this.id = id;
            this.records = records;
            this.until = until;
        }

        @Override
        public int compareTo(Out other) {
            int byTime = Long.compare(until, other.until);
            return byTime != 0 ? byTime : Long.compare(id, other.id);
        }
    }

    private final double requestsPerSecond;
    private final double recordsPerSecond;
    private final long createdAt;

    private final Map<String, Asker> askers = new HashMap<>();
    private final Map<Long, Out> byId = new HashMap<>();
    private final TreeSet<Out> counting = new TreeSet<>();
    private long recordsCounting;
    private final CubicRate rate = new CubicRate();
    private final ArrayDeque<Asker> gone = new ArrayDeque<>();

    private double nextRequestAt = Double.NEGATIVE_INFINITY;
    private double nextRecordsAt = Double.NEGATIVE_INFINITY;
    private long pausedUntil = Long.MIN_VALUE;
    private double least;
    private long lastId;

    /**
     * @param requestsPerSecond the project's quota; 0 for none
     * @param recordsPerSecond the project's quota; 0 for none
     */
    QuotaPool(double requestsPerSecond, double recordsPerSecond, long now) {
        this.requestsPerSecond = limit(requestsPerSecond);
        this.recordsPerSecond = limit(recordsPerSecond);
        this.createdAt = now;
    }

    private static double limit(double perSecond) {
        return perSecond > 0 ? perSecond : Double.POSITIVE_INFINITY;
    }

    // ------------------------------------------------------------------ one writer asks

    PoolAnswer ask(PoolAsk ask, long now) {
        forget(now);
        learn(ask, now);
        PoolAnswer answer = new PoolAnswer();
        Asker asker = asker(ask);
        asker.heardAt = now;
        asker.answeredAt =
                ask.answeredAt == PoolAsk.UNKNOWN
                        ? now
                        : Math.max(asker.answeredAt, ask.answeredAt);
        if (ask.leaving) {
            askers.remove(asker.name, asker);
            asker.requests = 0;
        } else if (isSilent(asker, now)) {
            // It may be going by its own share until this answer is there: that stays set aside.
            asker.requests = 0;
        } else {
            want(asker, ask);
        }
        asker.askAgainAt = now + PoolRules.HEARTBEAT;
        grant(asker, ask, answer, now);
        // Those that have not asked yet may never be answered, and go by a share as well.
        asker.sharers = Math.max(askers.size(), ask.parallelism);
        answer.askAgainAt = asker.askAgainAt;
        answer.sharers = asker.sharers;
        answer.rate = rate.at(now);
        answer.use = use();
        return answer;
    }

    private Asker asker(PoolAsk ask) {
        String name = ask.sink + '/' + ask.subtask;
        Asker known = askers.get(name);
        if (known != null && known.session == ask.session) {
            return known;
        }
        if (ask.leaving) {
            // Of an earlier run, whose successor may be here already.
            return new Asker(name, ask, ++lastId);
        }
        // A new run of the sink, with as many subtasks as it says.
        askers.values()
                .removeIf(each -> each.sink.equals(ask.sink) && each.subtask >= ask.parallelism);
        Asker asker = new Asker(name, ask, ++lastId);
        asker.had = least;
        askers.put(name, asker);
        if (ask.resumed && nothingKnown()) {
            // The run before may have sent until now, and no one is left to tell.
            pausedUntil = Math.max(pausedUntil, createdAt + PoolRules.SECOND + PoolRules.SAFETY);
        }
        return asker;
    }

    /** Whether this pool has not given a permit yet. */
    private boolean nothingKnown() {
        return nextRequestAt == Double.NEGATIVE_INFINITY;
    }

    private void want(Asker asker, PoolAsk ask) {
        if (!asker.wants()) {
            // What it did not use while it had nothing to send, it is not owed now; but who takes
            // less than the others goes before them, once.
            asker.had = Math.max(asker.had, least - cost(ask.records));
        }
        asker.requests = ask.requests;
        asker.records = Math.max(1, ask.records);
    }

    /** What the writer tells of its requests. */
    private void learn(PoolAsk ask, long now) {
        for (PoolAsk.Sent sent : ask.sent) {
            long until = sent.at + PoolRules.SECOND + PoolRules.SAFETY;
            Out out = byId.get(sent.permit);
            if (out == null) {
                if (until > now) {
                    count(new Out(++lastId, sent.records, until));
                }
                continue;
            }
            counting.remove(out);
            giveBack(0, out.records - sent.records);
            recordsCounting -= out.records - sent.records;
            out.records = sent.records;
            out.until = until;
            counting.add(out);
        }
        for (long unused : ask.unused) {
            Out out = byId.remove(unused);
            if (out != null) {
                counting.remove(out);
                recordsCounting -= out.records;
                giveBack(1, out.records);
            }
        }
        for (PoolAsk.Throttled throttled : ask.throttled) {
            rate.throttled(throttled.sentAt, now);
            if (throttled.pauseNanos > 0) {
                pausedUntil = Math.max(pausedUntil, now + throttled.pauseNanos);
            }
        }
    }

    private void count(Out out) {
        byId.put(out.id, out);
        counting.add(out);
        recordsCounting += out.records;
    }

    private void forget(long now) {
        while (!counting.isEmpty() && counting.first().until <= now) {
            Out out = counting.pollFirst();
            byId.remove(out.id);
            recordsCounting -= out.records;
        }
        for (Asker asker : askers.values()) {
            if (now - asker.heardAt > PoolRules.GONE_AFTER) {
                gone.add(asker);
            }
        }
        while (!gone.isEmpty()) {
            askers.remove(gone.peek().name, gone.poll());
        }
    }

    // ------------------------------------------------------------------ permits

    private void grant(Asker asker, PoolAsk ask, PoolAnswer answer, long now) {
        double part = rate.at(now) * (1 - setAside(now));
        while (asker.wants()) {
            // With everything set aside there is nothing to give until others are heard of.
            if (part <= 0.001) {
                asker.askAgainAt = now + PoolRules.PACE_OF_ASKING;
                return;
            }
            int records = asker.records;
            long at = availableAt(now, records);
            double before = PoolRules.SECOND * secondsBefore(asker, now) / part;
            if (at + before > now + ask.horizon) {
                double turn = at - ask.horizon + EARLINESS * before - now;
                asker.askAgainAt =
                        now
                                + Math.max(
                                        PoolRules.PACE_OF_ASKING,
                                        (long) Math.min(turn, PoolRules.HEARTBEAT));
                return;
            }
            take(at, records, part);
            Out out =
                    new Out(
                            ++lastId,
                            records,
                            at + PoolRules.VALIDITY + PoolRules.SECOND + PoolRules.SAFETY);
            count(out);
            answer.grants.add(new PoolAnswer.Grant(out.id, at, records));
            least = Math.max(least, asker.had);
            asker.had += cost(records);
            asker.requests--;
        }
    }

    /** What those cost that go before it, of all of the quota. */
    private double secondsBefore(Asker asker, long now) {
        double seconds = 0;
        for (Asker other : askers.values()) {
            if (other != asker
                    && other.wants()
                    && other.compareTo(asker) < 0
                    && now - other.askAgainAt < LATENESS) {
                seconds += cost(other.records);
            }
        }
        return seconds;
    }

    /** The part of a second's quota that a request takes. */
    private double cost(int records) {
        return Math.max(1 / requestsPerSecond, records / recordsPerSecond);
    }

    /** What silent writers may be using by themselves. */
    private double setAside(long now) {
        double part = 0;
        for (Asker asker : askers.values()) {
            if (isSilent(asker, now)) {
                part += 1.0 / asker.sharers;
            }
        }
        return part;
    }

    private static boolean isSilent(Asker asker, long now) {
        return now - asker.answeredAt > PoolRules.SILENT_AFTER;
    }

    private long availableAt(long now, int records) {
        double paced = Math.max(nextRequestAt, nextRecordsAt);
        long at = paced <= now ? now : (long) Math.ceil(paced);
        at = Math.max(at, pausedUntil);
        // The pace alone keeps what is less than one request a second.
        double mostRequests = Math.max(1, requestsPerSecond * (1 - setAside(now)));
        double mostRecords = Math.max(records, recordsPerSecond * (1 - setAside(now)));
        int requestsThen = counting.size();
        long recordsThen = recordsCounting;
        Iterator<Out> first = counting.iterator();
        while (requestsThen + 1 > mostRequests || recordsThen + records > mostRecords) {
            if (!first.hasNext()) {
                break;
            }
            Out out = first.next();
            at = Math.max(at, out.until);
            requestsThen--;
            recordsThen -= out.records;
        }
        return at;
    }

    private void take(long at, int records, double part) {
        double second = (PoolRules.SECOND + PoolRules.SAFETY) / part;
        double from = at - CATCH_UP;
        nextRequestAt = Math.max(nextRequestAt, from) + second / requestsPerSecond;
        nextRecordsAt = Math.max(nextRecordsAt, from) + second * records / recordsPerSecond;
    }

    private void giveBack(int requests, int records) {
        nextRequestAt -= PoolRules.SECOND * requests / requestsPerSecond;
        nextRecordsAt -= PoolRules.SECOND * records / recordsPerSecond;
    }

    /** How much of the quota the last second has used, or may have: 0 to 1. */
    private double use() {
        return Math.min(
                1,
                Math.max(counting.size() / requestsPerSecond, recordsCounting / recordsPerSecond));
    }
}
