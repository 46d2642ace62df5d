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
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.annotation.Internal;

/**
 * The pools of a process: one for each project and quota that sinks are set to. Thread-safe.
 *
 * <p>Sinks of one project that are set to different quotas have a pool each: there is no telling
 * which of the two is the project's, and together they take no more than they are told.
 */
@Internal
public final class QuotaPools {

    /** Of the process, or of the class loader that the connector came with. */
    public static final QuotaPools OF_PROCESS = new QuotaPools();

    /** A pool that nobody has asked for so long is dropped. */
    private static final long KEPT_NANOS = 10 * PoolRules.GONE_AFTER;

    private static final class Entry {
        private final QuotaPool pool;
        private final long id = UUID.randomUUID().getMostSignificantBits();
        private long askedAt;

        private Entry(QuotaPool pool) {
            this.pool = pool;
        }
    }

    private final Map<String, Entry> pools = new HashMap<>();

    /** Begins with none. */
    public QuotaPools() {}

    /**
     * Answers what the writers of a process ask.
     *
     * @param asks as {@link PoolCourier} has composed it
     * @param now the time of this process, in nanoseconds
     * @return for {@link PoolCourier} to deliver
     */
    public synchronized byte[] ask(byte[] asks, long now) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(asks));
        String project = in.readUTF();
        double requestsPerSecond = in.readDouble();
        double recordsPerSecond = in.readDouble();
        pools.values().removeIf(entry -> now - entry.askedAt > KEPT_NANOS);
        Entry entry =
                pools.computeIfAbsent(
                        project + ' ' + requestsPerSecond + ' ' + recordsPerSecond,
                        key -> new Entry(new QuotaPool(requestsPerSecond, recordsPerSecond, now)));
        entry.askedAt = now;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(entry.id);
        out.writeLong(now);
        int count = in.readInt();
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            entry.pool.ask(PoolAsk.read(in), now).write(out);
        }
        return bytes.toByteArray();
    }
}
