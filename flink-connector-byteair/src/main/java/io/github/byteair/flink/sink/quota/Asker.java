/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

/** A writer, as its pool knows it. Times are the pool's. */
final class Asker implements Comparable<Asker> {

    final String name;
    final String sink;
    final int subtask;
    final long session;
    final long order;

    /**
     * How much of the quota it has had, in seconds of all of it, from where those began that had
     * had the least. Who has the smallest goes first.
     */
    double had;

    long heardAt;

    /** When the last answer was given that it is known to have had. */
    long answeredAt = Long.MIN_VALUE;

    int requests;
    int records;
    long askAgainAt;

    /** Among how many it divides the quota when it hears nothing. */
    int sharers = 1;

    Asker(String name, PoolAsk ask, long order) {
        this.name = name;
        this.sink = ask.sink;
        this.subtask = ask.subtask;
        this.session = ask.session;
        this.order = order;
    }

    boolean wants() {
        return requests > 0;
    }

    @Override
    public int compareTo(Asker other) {
        int byShare = Double.compare(had, other.had);
        return byShare != 0 ? byShare : Long.compare(order, other.order);
    }
}
