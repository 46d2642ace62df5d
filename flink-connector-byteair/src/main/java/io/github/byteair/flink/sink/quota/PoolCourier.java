/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * Carries what the writers of one process ask their pool, all of them together, and the answers
 * back. Says when to ask; who asks does so in a thread of his own, one question at a time. Holds no
 * thread and no clock: time is in nanoseconds of any fixed origin.
 *
 * <p>Thread-safe: writers come and go in their own threads.
 */
@Internal
public final class PoolCourier {

    private final String project;
    private final double requestsPerSecond;
    private final double recordsPerSecond;
    private final Runnable wake;

    private final List<SharedQuota> writers = new ArrayList<>();
    private final List<SharedQuota> asking = new ArrayList<>();
    private final PoolTime time = new PoolTime();
    private long poolId;
    private long askedAt;
    private long tookMost;

    /**
     * @param project what identifies the project and the way to it; no secret
     * @param wake called in any thread when {@link #nextAskAt} may have become earlier
     */
    public PoolCourier(
            String project, double requestsPerSecond, double recordsPerSecond, Runnable wake) {
        this.project = project;
        this.requestsPerSecond = requestsPerSecond;
        this.recordsPerSecond = recordsPerSecond;
        this.wake = wake;
    }

    /** From now on it asks for this writer, too. */
    public void add(SharedQuota writer) {
        synchronized (this) {
            writers.add(writer);
        }
        writer.attach(wake);
        wake.run();
    }

    /** Whether there is nobody left to ask for. */
    public synchronized boolean isIdle() {
        return writers.isEmpty();
    }

    /** When there will be something to ask; {@code Long.MAX_VALUE} if not before somebody wakes. */
    public synchronized long nextAskAt() {
        long at = Long.MAX_VALUE;
        for (SharedQuota writer : writers) {
            at = Math.min(at, writer.nextAskAt());
        }
        return at;
    }

    /** What to ask now; then {@link #deliver} or {@link #failed} has to come before the next. */
    public synchronized byte[] compose(long now) throws IOException {
        askedAt = now;
        asking.clear();
        for (SharedQuota writer : writers) {
            // Who is about to ask may as well come along.
            if (writer.nextAskAt() <= now + PoolRules.PACE_OF_ASKING / 2) {
                asking.add(writer);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(project);
        out.writeDouble(requestsPerSecond);
        out.writeDouble(recordsPerSecond);
        out.writeInt(asking.size());
        long horizon = Math.min(PoolRules.HORIZON + 2 * tookMost, PoolRules.LONGEST_HORIZON);
        for (SharedQuota writer : asking) {
            PoolAsk ask = writer.compose(now, time);
            ask.horizon = horizon;
            ask.write(out);
        }
        return bytes.toByteArray();
    }

    /** The answer came. */
    public synchronized void deliver(byte[] answer, long now) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(answer));
        long id = in.readLong();
        if (id != poolId) {
            poolId = id;
            time.forget();
            writers.forEach(SharedQuota::poolIsNew);
        }
        long poolNow = in.readLong();
        time.learn(askedAt, now, poolNow);
        long took = now - askedAt;
        tookMost = Math.max(took, tookMost - tookMost / 16);
        int count = in.readInt();
        if (count != asking.size()) {
            throw new IOException("Asked for " + asking.size() + " writers, answered " + count);
        }
        for (SharedQuota writer : asking) {
            writer.deliver(PoolAnswer.read(in), poolNow, now, time);
        }
        writers.removeIf(SharedQuota::hasLeft);
        asking.clear();
    }

    /** There was no answer, or none that could be read. */
    public synchronized void failed(long now) {
        asking.forEach(writer -> writer.failed(now));
        writers.removeIf(SharedQuota::isLeaving);
        asking.clear();
    }
}
