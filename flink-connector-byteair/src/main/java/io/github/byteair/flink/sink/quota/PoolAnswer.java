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

/** What the pool answers one writer. Times are the pool's, in nanoseconds. */
final class PoolAnswer {

    /** A permit: from its time on, for a while. */
    static final class Grant {
        final long id;
        final long notBefore;
        final int records;

        Grant(long id, long notBefore, int records) {
            this.id = id;
            this.notBefore = notBefore;
            this.records = records;
        }
    }

    final List<Grant> grants = new ArrayList<>();

    /** When it is worth asking again. */
    long askAgainAt;

    /** Among how many the quota is divided should the pool fall silent. */
    int sharers = 1;

    /** The part of the quota in use since the last 429. */
    double rate = 1;

    /** How much of the quota the last second has used: 0 to 1. */
    double use;

    void write(DataOutput out) throws IOException {
        out.writeInt(grants.size());
        for (Grant grant : grants) {
            out.writeLong(grant.id);
            out.writeLong(grant.notBefore);
            out.writeInt(grant.records);
        }
        out.writeLong(askAgainAt);
        out.writeInt(sharers);
        out.writeDouble(rate);
        out.writeDouble(use);
    }

    static PoolAnswer read(DataInput in) throws IOException {
        PoolAnswer answer = new PoolAnswer();
        for (int left = in.readInt(); left > 0; left--) {
            answer.grants.add(new Grant(in.readLong(), in.readLong(), in.readInt()));
        }
        answer.askAgainAt = in.readLong();
        answer.sharers = in.readInt();
        answer.rate = in.readDouble();
        answer.use = in.readDouble();
        return answer;
    }
}
