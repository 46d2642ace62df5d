/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What goes wrong on purpose. Concerns requests to {@code /data/api} alone (but {@link
 * Outage#REFUSE}, which closes the door for all). Each setting holds until it is changed, {@link
 * #clear() cleared} or the emulator is reset; setting one leaves the others as they are.
 *
 * <p>Chance is seeded: the same requests in the same order meet the same faults. Safe for several
 * threads.
 */
public final class Faults {

    private static final int OUTAGES_REMEMBERED = 1000;

    /** Opens and closes the door. */
    interface Door {
        void close();

        void open();
    }

    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final Door door;
    private final long defaultSeed;
    private final Deque<EmulatorStats.OutageReport> pastOutages = new ArrayDeque<>();

    private Outage outage;
    private Instant outageStart;
    private Instant outageEnd;
    private long outageRequests;
    private long requestsInOutages;
    private ScheduledFuture<?> outageTimer;
    private Random random;
    private double noAnswerRate;
    private double errorRate;
    private double throttleRate;
    private double stallRate;
    private Duration minLatency = Duration.ZERO;
    private Duration maxLatency = Duration.ZERO;
    private ThrottleForm throttleForm;
    private Integer retryAfterSeconds;
    private Poison poison;
    private Integer errorExamples;
    private Integer maxBodyBytes;

    Faults(Clock clock, ScheduledExecutorService timer, Door door, long seed) {
        this.clock = clock;
        this.timer = timer;
        this.door = door;
        this.defaultSeed = seed;
        this.random = new Random(seed);
    }

    /** Takes the service down until {@link #endOutage()}; a running outage is replaced. */
    public Faults outage(Outage kind) {
        return begin(kind, null);
    }

    /** Takes the service down for so long; a running outage is replaced. */
    public Faults outage(Outage kind, Duration length) {
        if (length.isZero() || length.isNegative()) {
            throw new IllegalArgumentException("An outage must last longer than nothing.");
        }
        return begin(kind, length);
    }

    private Faults begin(Outage kind, Duration length) {
        endOutage();
        synchronized (this) {
            outage = kind;
            outageStart = clock.instant();
            outageEnd = length == null ? null : outageStart.plus(length);
            outageRequests = 0;
            if (length != null) {
                Instant begun = outageStart;
                outageTimer =
                        timer.schedule(
                                () -> endIf(begun), length.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        if (kind == Outage.REFUSE) {
            door.close();
        }
        return this;
    }

    private void endIf(Instant begun) {
        synchronized (this) {
            if (outage == null || !begun.equals(outageStart)) {
                return;
            }
        }
        endOutage();
    }

    /** Brings the service back; nothing happens if it is up. */
    public Faults endOutage() {
        Outage ended;
        synchronized (this) {
            ended = outage;
            if (ended == null) {
                return this;
            }
            if (outageTimer != null) {
                outageTimer.cancel(false);
                outageTimer = null;
            }
            pastOutages.add(
                    new EmulatorStats.OutageReport(
                            ended, outageStart, clock.instant(), outageRequests));
            if (pastOutages.size() > OUTAGES_REMEMBERED) {
                pastOutages.remove();
            }
            outage = null;
        }
        if (ended == Outage.REFUSE) {
            door.open();
        }
        return this;
    }

    /**
     * The share of requests, 0 to 1, that are processed, and taken if they would be, and then not
     * answered: their connection closes instead.
     */
    public synchronized Faults noAnswerRate(double rate) {
        noAnswerRate = checkRate("noAnswerRate", rate);
        return this;
    }

    /** The share of good requests, 0 to 1, that are answered HTTP 500 and not taken. */
    public synchronized Faults errorRate(double rate) {
        errorRate = checkRate("errorRate", rate);
        return this;
    }

    /** The share of good writes, 0 to 1, that are answered 429 and not taken. */
    public synchronized Faults throttleRate(double rate) {
        throttleRate = checkRate("throttleRate", rate);
        return this;
    }

    /** How a 429 travels, instead of what the emulator was started with. */
    public synchronized Faults throttleAs(ThrottleForm form) {
        throttleForm = form;
        return this;
    }

    /** The seconds that {@code Retry-After} says on an HTTP 429; 0 leaves the header out. */
    public synchronized Faults retryAfterSeconds(int seconds) {
        if (seconds < 0) {
            throw new IllegalArgumentException("retryAfter must be 0 or more seconds.");
        }
        retryAfterSeconds = seconds;
        return this;
    }

    /** The time between processing a request, which is applied at once, and answering it. */
    public Faults latency(Duration latency) {
        return latency(latency, latency);
    }

    /** The same, drawn evenly between two bounds for each request. */
    public synchronized Faults latency(Duration min, Duration max) {
        if (min.isNegative() || max.compareTo(min) < 0) {
            throw new IllegalArgumentException(
                    "latency must be 0 or more, and its upper bound not below its lower one.");
        }
        minLatency = min;
        maxLatency = max;
        return this;
    }

    /**
     * Whether each answer stops halfway through its body and its connection stays open, until the
     * client gives up or this is turned off.
     */
    public Faults stallBody(boolean stall) {
        return stallRate(stall ? 1 : 0);
    }

    /** The share of requests, 0 to 1, whose answer stops halfway through its body. */
    public synchronized Faults stallRate(double rate) {
        stallRate = checkRate("stallBody", rate);
        return this;
    }

    /**
     * Refuses every batch in which a record's field has this value, as text, with a 400 that no
     * document knows.
     */
    public synchronized Faults poison(String field, String value) {
        poison = new Poison(field, value);
        return this;
    }

    /** Ends {@link #poison}. */
    public synchronized Faults noPoison() {
        poison = null;
        return this;
    }

    /** How many of a batch's failed records a 1001 shows, the first ones; the default is all. */
    public synchronized Faults errorExamples(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("errorExamples must be 0 or more.");
        }
        errorExamples = count;
        return this;
    }

    /** The size in bytes as sent beyond which a body is answered HTTP 413. */
    public synchronized Faults maxBodyBytes(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes must be 1 or more.");
        }
        maxBodyBytes = bytes;
        return this;
    }

    /** Starts chance anew from this seed. */
    public synchronized Faults seed(long seed) {
        random = new Random(seed);
        return this;
    }

    /** Ends an outage and takes every fault back; chance starts anew. */
    public Faults clear() {
        endOutage();
        synchronized (this) {
            noAnswerRate = 0;
            errorRate = 0;
            throttleRate = 0;
            stallRate = 0;
            minLatency = Duration.ZERO;
            maxLatency = Duration.ZERO;
            throttleForm = null;
            retryAfterSeconds = null;
            poison = null;
            errorExamples = null;
            maxBodyBytes = null;
            random = new Random(defaultSeed);
        }
        return this;
    }

    /** What the faults are now, with the names of {@code POST /_emulator/faults}. */
    synchronized FaultView view() {
        return new FaultView(
                outage == null ? null : outage.wireName(),
                outage == null ? null : outageEnd,
                noAnswerRate,
                errorRate,
                throttleRate,
                stallRate,
                minLatency.toMillis(),
                maxLatency.toMillis(),
                throttleForm,
                retryAfterSeconds,
                poison,
                errorExamples,
                maxBodyBytes);
    }

    private static double checkRate(String name, double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1, not " + rate);
        }
        return rate;
    }

    // What follows is asked for each request.

    /** The present outage, which counts the request; null while the service is up. */
    synchronized Outage arriving() {
        if (outage != null) {
            outageRequests++;
            requestsInOutages++;
        }
        return outage;
    }

    synchronized boolean isDown(Outage kind) {
        return outage == kind;
    }

    synchronized boolean drawNoAnswer() {
        return draw(noAnswerRate);
    }

    synchronized boolean drawError() {
        return draw(errorRate);
    }

    synchronized boolean drawThrottle() {
        return draw(throttleRate);
    }

    synchronized boolean drawStall() {
        return draw(stallRate);
    }

    synchronized boolean stalls() {
        return stallRate > 0;
    }

    synchronized Duration drawLatency() {
        long spread = maxLatency.toMillis() - minLatency.toMillis();
        return spread == 0
                ? minLatency
                : minLatency.plusMillis((long) (random.nextDouble() * (spread + 1)));
    }

    // Draws only if there is something to draw for, so that one fault does not move another's luck.
    private boolean draw(double rate) {
        return rate > 0 && random.nextDouble() < rate;
    }

    synchronized Poison poison() {
        return poison;
    }

    synchronized int errorExamplesOr(int otherwise) {
        return errorExamples == null ? otherwise : errorExamples;
    }

    synchronized int maxBodyBytesOr(int otherwise) {
        return maxBodyBytes == null ? otherwise : Math.min(maxBodyBytes, otherwise);
    }

    synchronized ThrottleForm throttleFormOr(ThrottleForm otherwise) {
        return throttleForm == null ? otherwise : throttleForm;
    }

    synchronized int retryAfterSecondsOr(int otherwise) {
        return retryAfterSeconds == null ? otherwise : retryAfterSeconds;
    }

    synchronized long requestsInOutages() {
        return requestsInOutages;
    }

    synchronized List<EmulatorStats.OutageReport> outages() {
        List<EmulatorStats.OutageReport> all = new ArrayList<>(pastOutages);
        if (outage != null) {
            all.add(new EmulatorStats.OutageReport(outage, outageStart, null, outageRequests));
        }
        return all;
    }

    synchronized void forgetOutages() {
        pastOutages.clear();
        requestsInOutages = 0;
    }
}
