/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.memory;

import org.apache.flink.annotation.Internal;

/** What one writer has of the {@link MemoryBudget}. Belongs to the writer's thread. */
@Internal
public final class MemoryShare implements AutoCloseable {

    private final MemoryBudget budget;
    final Runnable onRoom;

    /** Written under the budget's lock, also by others that return what this one waits for. */
    volatile long granted;

    // Guarded by the budget's lock.
    long held;
    long more;
    boolean waits;
    boolean joined;
    boolean closed;

    MemoryShare(MemoryBudget budget, Runnable onRoom) {
        this.budget = budget;
        this.onRoom = onRoom;
    }

    /**
     * Whether there is room for more. If not, the writer is told once there is, for so much.
     *
     * @param held what the writer holds; counted in any case
     * @param more what it would hold beside that
     */
    public boolean admits(long held, long more) {
        return held + more <= granted || budget.grow(this, held, more);
    }

    /** Whether there is room for more, asked by who does something else if there is not. */
    public boolean hasRoom(long held, long more) {
        return held + more <= granted || budget.hasRoom(this, held, more);
    }

    /** Tells what the writer holds; what it has beyond that goes back, but for a step's rest. */
    public void holds(long held) {
        holds(held, 0);
    }

    /**
     * The same of a writer that waits for room: what it was given for that, it keeps.
     *
     * @param awaited how much room it waits for
     */
    public void holds(long held, long awaited) {
        long rest = granted - held;
        boolean exactly = held + awaited == 0 || budget.isOverdrawn();
        if (rest < 0 || rest >= MemoryBudget.STEP + awaited || exactly && rest > awaited) {
            budget.hold(this, held, awaited);
        }
    }

    /** How many writers share the budget; at least 1. */
    public int writers() {
        return budget.writers();
    }

    /** How much of the budget it has. */
    public long granted() {
        return granted;
    }

    /** All of it goes back. May be called again, which does nothing. */
    @Override
    public void close() {
        budget.close(this);
    }
}
