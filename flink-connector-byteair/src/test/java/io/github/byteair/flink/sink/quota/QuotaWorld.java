/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A service that counts exactly, clusters with a pool each, processes with their couriers, and
 * writers with the real {@link SharedQuota}, in virtual time. Only the ways between them are
 * played: they take as long as the world's chance says. Each process has a clock of its own.
 */
final class QuotaWorld {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    private static final class Event implements Comparable<Event> {
        private final long at;
        private final long order;
        private final Runnable what;

        private Event(long at, long order, Runnable what) {
            this.at = at;
            this.order = order;
            this.what = what;
        }

        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long events0;
    long now = 5 * SECOND;
    boolean resumed;

    QuotaWorld(long seed) {
        random = new Random(seed);
    }

    void at(long time, Runnable what) {
        events.add(new Event(Math.max(time, now), ++events0, what));
    }

    void in(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    void run(long nanos) {
        long until = now + nanos;
        while (!events.isEmpty() && events.peek().at <= until) {
            Event event = events.poll();
            now = event.at;
            event.what.run();
        }
        now = until;
    }

    long between(long least, long most) {
        return least + (long) (random.nextDouble() * (most - least));
    }

    // ------------------------------------------------------------------ the service

    /** Counts over any sliding second, as of each arrival. */
    static final class Service {
        private final long requestsPerSecond;
        private final long recordsPerSecond;
        private final ArrayDeque<long[]> lastSecond = new ArrayDeque<>();
        private long recordsInIt;
        long offeredInIt;
        long accepted;
        long requests;
        long throttled;

        /** The most that any sliding second was offered, refused ones included. */
        long peakRecords;

        private final ArrayDeque<long[]> offered = new ArrayDeque<>();

        Service(long requestsPerSecond, long recordsPerSecond) {
            this.requestsPerSecond = requestsPerSecond;
            this.recordsPerSecond = recordsPerSecond;
        }

        boolean arrives(long now, int records) {
            requests++;
            while (!offered.isEmpty() && now - offered.peek()[0] >= SECOND) {
                offeredInIt -= offered.poll()[1];
            }
            offered.add(new long[] {now, records});
            offeredInIt += records;
            peakRecords = Math.max(peakRecords, offeredInIt);
            while (!lastSecond.isEmpty() && now - lastSecond.peek()[0] >= SECOND) {
                recordsInIt -= lastSecond.poll()[1];
            }
            if (lastSecond.size() + 1 > requestsPerSecond
                    || recordsInIt + records > recordsPerSecond) {
                throttled++;
                return false;
            }
            lastSecond.add(new long[] {now, records});
            recordsInIt += records;
            accepted += records;
            return true;
        }

        void forgetCounts() {
            accepted = 0;
            requests = 0;
            throttled = 0;
            peakRecords = 0;
        }
    }

    // ------------------------------------------------------------------ clusters

    /** A JobManager, which can be suspended. */
    final class Cluster {
        QuotaPools pools = new QuotaPools();
        private final long clock = between(-1_000 * SECOND, 1_000 * SECOND);
        private final List<Runnable> mailbox = new ArrayList<>();
        boolean suspended;
        long questions;

        void receive(byte[] question, java.util.function.Consumer<byte[]> answer) {
            Runnable mail =
                    () -> {
                        questions++;
                        try {
                            answer.accept(pools.ask(question, now + clock));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    };
            if (suspended) {
                mailbox.add(mail);
            } else {
                mail.run();
            }
        }

        void resume() {
            suspended = false;
            mailbox.forEach(Runnable::run);
            mailbox.clear();
        }
    }

    /** A TaskManager: one courier, one question at a time. */
    final class Process {
        final Cluster cluster;
        private final long clock = between(-1_000 * SECOND, 1_000 * SECOND);
        private final PoolCourier courier;
        private boolean asking;
        private long checkAt = Long.MAX_VALUE;
        boolean dead;
        boolean unreachable;

        Process(Cluster cluster, double requestsPerSecond, double recordsPerSecond) {
            this.cluster = cluster;
            this.courier =
                    new PoolCourier("project", requestsPerSecond, recordsPerSecond, this::check);
        }

        long now() {
            return now + clock;
        }

        /** As a thread would that is woken whenever there may be something to ask. */
        private void check() {
            in(0, this::askIfDue);
        }

        private void askIfDue() {
            if (asking || dead || courier.isIdle()) {
                return;
            }
            long due = courier.nextAskAt() == Long.MIN_VALUE ? now : courier.nextAskAt() - clock;
            if (due > now) {
                if (due < checkAt) {
                    checkAt = due;
                    at(
                            due,
                            () -> {
                                checkAt = Long.MAX_VALUE;
                                askIfDue();
                            });
                }
                return;
            }
            asking = true;
            try {
                byte[] question = courier.compose(now());
                in(between(MILLI / 2, 3 * MILLI), () -> cluster.receive(question, this::onAnswer));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void onAnswer(byte[] answer) {
            if (unreachable) {
                // As a question that times out.
                in(
                        10 * SECOND,
                        () -> {
                            asking = false;
                            courier.failed(now());
                            askIfDue();
                        });
                return;
            }
            in(
                    between(MILLI / 2, 3 * MILLI),
                    () -> {
                        if (dead) {
                            return;
                        }
                        asking = false;
                        try {
                            courier.deliver(answer, now());
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        askIfDue();
                    });
        }
    }

    // ------------------------------------------------------------------ writers

    /** Sends as {@code Sender} does: batches, a window, permits. */
    final class Writer {
        private static final int BATCH = 1_000;
        private static final int WINDOW = 10;

        final Process process;
        final SharedQuota quota;
        private final Service service;
        private final int batch;
        private double recordsPerSecond;
        int window = WINDOW;
        long leastLatency = 20 * MILLI;
        long mostLatency = 20 * MILLI;

        /** Compressing, and waiting for a thread, take so long at the most. */
        long mostDelay = 0;

        /** The way to the service takes so long at the most. */
        long mostWay = 2 * MILLI;

        /** That of one request in fifty takes so long, unless it is 0. */
        long mostWayOfOneInFifty = 0;

        private final ArrayDeque<Long> waiting = new ArrayDeque<>();
        private int inFlight;
        private long wakeAt = Long.MAX_VALUE;
        long accepted;
        long throttled;
        long sent;
        final List<Long> waits = new ArrayList<>();
        private long readySince = -1;
        private int filled;
        private long filledSince;
        private boolean stopped;

        /**
         * @param recordsPerSecond what comes in; infinity for a surplus
         */
        Writer(
                Process process,
                Service service,
                String sink,
                int subtask,
                int parallelism,
                double requestQuota,
                double recordQuota,
                double recordsPerSecond) {
            this.process = process;
            this.service = service;
            this.recordsPerSecond = recordsPerSecond;
            this.quota =
                    new SharedQuota(
                            requestQuota,
                            recordQuota,
                            new SharedQuota.Identity(
                                    sink, subtask, parallelism, random.nextLong(), resumed),
                            () -> in(MILLI / 5, this::pump),
                            process.now());
            this.batch = quota.fittingBatchSize(BATCH);
            process.courier.add(quota);
            if (surplus()) {
                in(0, this::pump);
            } else if (recordsPerSecond > 0) {
                in(between(0, SECOND), this::arrive);
            }
        }

        private boolean surplus() {
            return Double.isInfinite(recordsPerSecond);
        }

        /** Ten times a second what comes in; a batch is ready when full or after a second. */
        private void arrive() {
            if (stopped) {
                return;
            }
            if (filled == 0) {
                filledSince = now;
            }
            filled += (int) (recordsPerSecond / 10);
            pump();
            in(SECOND / 10, this::arrive);
        }

        private int ready(int scarceBatch) {
            if (surplus()) {
                return Math.min(batch, scarceBatch);
            }
            boolean due = filled >= batch || filled > 0 && now - filledSince >= SECOND;
            int most = filled > batch ? scarceBatch : Math.min(batch, scarceBatch);
            return due ? Math.min(filled, most) : 0;
        }

        void pump() {
            if (stopped || process.dead) {
                return;
            }
            while (inFlight < window) {
                int records = ready(Math.max(1, quota.batchSizeUnderPressure(batch, 10_000)));
                if (records == 0) {
                    return;
                }
                if (readySince < 0) {
                    readySince = now;
                }
                int more = surplus() ? window : filled / Math.max(1, records) - 1;
                int could = Math.min(window - inFlight, 1 + Math.max(0, more));
                long at = quota.availableAt(process.now(), records, could);
                if (at > process.now()) {
                    wake(at - process.clock);
                    return;
                }
                waits.add(now - readySince);
                readySince = -1;
                send(records);
            }
        }

        private void wake(long at) {
            long rounded = (at + MILLI - 1) / MILLI * MILLI;
            if (rounded < wakeAt) {
                wakeAt = rounded;
                at(
                        rounded,
                        () -> {
                            wakeAt = Long.MAX_VALUE;
                            pump();
                        });
            }
        }

        private void send(int records) {
            Permit permit = quota.take(process.now(), records);
            inFlight++;
            sent++;
            if (!surplus()) {
                filled -= records;
                filledSince = now;
            }
            in(mostDelay == 0 ? 0 : between(0, mostDelay), () -> leave(permit, records));
        }

        private long way() {
            return mostWayOfOneInFifty > 0 && random.nextInt(50) == 0
                    ? mostWayOfOneInFifty
                    : mostWay;
        }

        private void leave(Permit permit, int records) {
            quota.leaves(permit, process.now());
            in(
                    between(MILLI / 5, way()),
                    () -> {
                        boolean taken = service.arrives(now, records);
                        in(
                                between(leastLatency, mostLatency),
                                () -> answered(permit, taken, records));
                    });
        }

        private void answered(Permit permit, boolean taken, int records) {
            if (process.dead || stopped) {
                return;
            }
            inFlight--;
            quota.answered(permit, process.now());
            if (taken) {
                accepted += records;
                quota.accepted(process.now());
            } else {
                throttled++;
                if (!surplus()) {
                    filled += records;
                }
                quota.throttled(permit, process.now(), null);
            }
            pump();
        }

        void stop() {
            stopped = true;
            quota.leave();
        }
    }
}
