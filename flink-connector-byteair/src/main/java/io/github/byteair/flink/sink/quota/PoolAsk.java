/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What one writer tells the pool, and asks of it. Times are the pool's, in nanoseconds. */
final class PoolAsk {

    /** Of a writer that has not had an answer yet. */
    static final long UNKNOWN = Long.MIN_VALUE;

    /** A request that was sent, with a permit of the pool's or, in the fallback, without. */
    static final class Sent {
        final long permit;
        final long at;
        final int records;

        Sent(long permit, long at, int records) {
            this.permit = permit;
            this.at = at;
            this.records = records;
        }
    }

    /** A 429 to a request. */
    static final class Throttled {
        final long sentAt;
        final long pauseNanos;

        Throttled(long sentAt, long pauseNanos) {
            this.sentAt = sentAt;
            this.pauseNanos = pauseNanos;
        }
    }

    /** The sink it is of: what its subtasks have in common. */
    String sink = "";

    int subtask;
    int parallelism = 1;

    /** Tells this run of the subtask from those before. */
    long session;

    /** Whether the writer resumes what an earlier run has begun. */
    boolean resumed;

    /** The pool's time by the last answer that the writer has had. */
    long answeredAt = UNKNOWN;

    /** How many requests could go now, beyond the permits at hand. */
    int requests;

    /** How many records each has at the most. */
    int records;

    /** So long ahead of their time permits may be given. */
    long horizon;

    boolean leaving;
    final List<Sent> sent = new ArrayList<>();
    final List<Long> unused = new ArrayList<>();
    final List<Throttled> throttled = new ArrayList<>();

    void write(DataOutput out) throws IOException {
        out.writeUTF(sink);
        out.writeInt(subtask);
        out.writeInt(parallelism);
        out.writeLong(session);
        out.writeBoolean(resumed);
        out.writeLong(answeredAt);
        out.writeInt(requests);
        out.writeInt(records);
        out.writeLong(horizon);
        out.writeBoolean(leaving);
        out.writeInt(sent.size());
        for (Sent each : sent) {
            out.writeLong(each.permit);
            out.writeLong(each.at);
            out.writeInt(each.records);
        }
        out.writeInt(unused.size());
        for (long each : unused) {
            out.writeLong(each);
        }
        out.writeInt(throttled.size());
        for (Throttled each : throttled) {
            out.writeLong(each.sentAt);
            out.writeLong(each.pauseNanos);
        }
    }

    static PoolAsk read(DataInput in) throws IOException {
        PoolAsk ask = new PoolAsk();
        ask.sink = in.readUTF();
        ask.subtask = in.readInt();
        ask.parallelism = in.readInt();
        ask.session = in.readLong();
        ask.resumed = in.readBoolean();
        ask.answeredAt = in.readLong();
        ask.requests = in.readInt();
        ask.records = in.readInt();
        ask.horizon = in.readLong();
        ask.leaving = in.readBoolean();
        for (int left = in.readInt(); left > 0; left--) {
            ask.sent.add(new Sent(in.readLong(), in.readLong(), in.readInt()));
        }
        for (int left = in.readInt(); left > 0; left--) {
            ask.unused.add(in.readLong());
        }
        for (int left = in.readInt(); left > 0; left--) {
            ask.throttled.add(new Throttled(in.readLong(), in.readLong()));
        }
        return ask;
    }
}
