/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.PriorityQueue;

/** Virtual time, and what is to happen in it. Time moves only when nothing else can. */
final class SimClock {

    static final long MILLI = 1_000_000;

    /** Something at a time; of two at the same time, the one arranged first comes first. */
    static final class Event implements Comparable<Event> {
        private final long at;
        private final long order;
        private final Runnable action;
        private boolean cancelled;

        private Event(long at, long order, Runnable action) {
            this.at = at;
            this.order = order;
            this.action = action;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final long end;
    private long now;
    private long order;
    private int happened;

    /**
     * @param end what is still going on then will go on for ever
     */
    SimClock(long end) {
        this.end = end;
    }

    long nanos() {
        return now;
    }

    long millis() {
        return now / MILLI;
    }

    /** How many events there were: a measure of how far a run is that no lull stretches. */
    int happened() {
        return happened;
    }

    Event at(long time, Runnable action) {
        Event event = new Event(Math.max(now, time), order++, action);
        events.add(event);
        return event;
    }

    Event after(long nanos, Runnable action) {
        return at(now + nanos, action);
    }

    /** Goes on to the next event and lets it happen. */
    void advance() {
        Event event;
        do {
            event = events.poll();
            if (event == null) {
                throw new Violation("deadlock: nothing will ever happen again");
            }
        } while (event.cancelled);
        if (event.at > end) {
            throw new Violation("the job does not come to an end");
        }
        now = event.at;
        happened++;
        event.action.run();
    }
}
