/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MemoryBudgetTest {

    private static final long STEP = MemoryBudget.STEP;
    private static final Runnable NOBODY = () -> {};

    private final MemoryBudget budget = new MemoryBudget(4 * STEP);
    private final List<String> told = new ArrayList<>();

    private MemoryShare share(String name) {
        return budget.share(() -> told.add(name));
    }

    @Test
    void aShareGrowsInStepsAndTheLastMayBeAShortOne() {
        MemoryBudget odd = new MemoryBudget(2 * STEP + 100);
        MemoryShare share = odd.share(NOBODY);
        assertThat(share.admits(0, 10)).isTrue();
        assertThat(odd.granted()).isEqualTo(STEP);
        assertThat(share.admits(10, STEP - 10)).isTrue();
        assertThat(odd.granted()).isEqualTo(STEP);
        assertThat(share.admits(2 * STEP, 100)).isTrue();
        assertThat(odd.granted()).isEqualTo(2 * STEP + 100);
        assertThat(odd.use()).isEqualTo(1);
        assertThat(share.admits(2 * STEP, 101)).isFalse();
    }

    @Test
    void whoDoesSomethingElseIfThereIsNoRoomKeepsNobodyWaiting() {
        MemoryShare first = share("first");
        MemoryShare second = share("second");
        assertThat(first.hasRoom(0, 4 * STEP)).isTrue();
        assertThat(first.admits(0, 3 * STEP)).isTrue();
        assertThat(second.hasRoom(0, 2 * STEP)).isFalse();
        assertThat(first.admits(3 * STEP, STEP)).as("nobody is before it").isTrue();
        first.holds(0);
        assertThat(told).isEmpty();
        assertThat(budget.granted()).isZero();
    }

    @Test
    void whatGoesBackGoesToThoseWhoWaitInTheirOrder() {
        MemoryShare first = share("first");
        MemoryShare second = share("second");
        MemoryShare third = share("third");
        assertThat(first.admits(3 * STEP, STEP)).isTrue();
        assertThat(second.admits(0, 2 * STEP)).isFalse();
        assertThat(third.admits(0, 1)).isFalse();
        first.holds(3 * STEP);
        // One step is free, and enough for the third; but the second has been here before.
        assertThat(budget.granted()).isEqualTo(3 * STEP);
        assertThat(third.admits(0, 1)).isFalse();
        assertThat(told).isEmpty();
        first.holds(2 * STEP);
        assertThat(told).containsExactly("second");
        assertThat(second.admits(0, 2 * STEP)).isTrue();
        first.holds(STEP);
        assertThat(told).containsExactly("second", "third");
        assertThat(third.admits(0, 1)).isTrue();
        assertThat(budget.granted()).isEqualTo(4 * STEP);
    }

    /** Two that wait, and look again: the room would go from one to the other without an end. */
    @Test
    void whoIsTakingTheRoomItWaitedForKeepsIt() {
        MemoryShare other = share("other");
        MemoryShare first = share("first");
        MemoryShare second = share("second");
        assertThat(other.admits(0, 2 * STEP)).isTrue();
        assertThat(first.admits(STEP - 10, 0)).isTrue();
        assertThat(second.admits(STEP - 10, 0)).isTrue();
        assertThat(first.admits(STEP - 10, 20)).isFalse();
        assertThat(second.admits(STEP - 10, 20)).isFalse();
        other.holds(STEP);
        assertThat(told).containsExactly("first");
        first.holds(STEP - 10, 20);
        assertThat(told).containsExactly("first");
        assertThat(first.admits(STEP - 10, 20)).isTrue();
        assertThat(budget.granted()).isEqualTo(4 * STEP);
        other.holds(0);
        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void whoWaitsAndGivesBackWantsLess() {
        MemoryShare first = share("first");
        MemoryShare second = share("second");
        assertThat(first.admits(0, 2 * STEP)).isTrue();
        assertThat(second.admits(2 * STEP, STEP)).isFalse();
        second.holds(0);
        assertThat(told).containsExactly("second");
        assertThat(budget.granted()).isEqualTo(3 * STEP);
        second.holds(0);
        assertThat(budget.granted()).isEqualTo(2 * STEP);
    }

    @Test
    void whatIsHeldCountsEvenIfNobodyAsked() {
        MemoryShare restored = share("restored");
        restored.holds(6 * STEP);
        assertThat(budget.granted()).isEqualTo(6 * STEP);
        assertThat(budget.use()).isEqualTo(1);
        MemoryShare other = share("other");
        assertThat(other.admits(10, 10)).isFalse();
        assertThat(budget.granted()).isEqualTo(6 * STEP + 10);
        restored.holds(3 * STEP);
        assertThat(told).containsExactly("other");
    }

    /** A compressed body comes and goes; if its room stayed, records would take it. */
    @Test
    void whereTooMuchIsHeldNobodyKeepsMoreThanThat() {
        MemoryShare first = share("first");
        MemoryShare second = share("second");
        first.holds(3 * STEP);
        second.holds(STEP);
        assertThat(first.admits(3 * STEP + 100, 10)).isFalse();
        first.holds(3 * STEP);
        assertThat(budget.granted()).isEqualTo(4 * STEP);
        assertThat(first.admits(3 * STEP, 10)).isFalse();
    }

    @Test
    void whoIsClosedHoldsNothingAndWaitsForNothing() {
        MemoryShare first = share("first");
        MemoryShare second = share("second");
        MemoryShare third = share("third");
        first.holds(4 * STEP);
        assertThat(second.admits(0, 1)).isFalse();
        assertThat(third.admits(0, 1)).isFalse();
        assertThat(budget.writers()).isEqualTo(3);
        second.close();
        first.close();
        first.close();
        assertThat(told).containsExactly("third");
        first.holds(STEP);
        second.holds(STEP);
        assertThat(budget.granted()).isEqualTo(STEP);
        assertThat(budget.writers()).isEqualTo(1);
        third.close();
        third.close();
        assertThat(budget.granted()).isZero();
        assertThat(share("new").admits(0, 1)).isTrue();
        assertThat(budget.writers()).isEqualTo(1);
    }

    /** As many threads as like: the sum is kept, nobody waits for ever, and nothing is left. */
    @Test
    @Timeout(60)
    void manyWritersShareItFromTheirThreads() throws Exception {
        int writers = 8;
        AtomicLong most = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            Random random = new Random(i);
            Callable<Void> writer =
                    () -> {
                        Semaphore room = new Semaphore(0);
                        try (MemoryShare share = budget.share(room::release)) {
                            for (int n = 0; n < 500; n++) {
                                long wanted = 1 + random.nextInt((int) (3 * STEP));
                                while (!share.admits(0, wanted)) {
                                    assertThat(room.tryAcquire(30, TimeUnit.SECONDS))
                                            .as("told")
                                            .isTrue();
                                }
                                most.accumulateAndGet(budget.granted(), Math::max);
                                share.holds(wanted);
                                share.holds(0);
                            }
                        }
                        return null;
                    };
            ends.add(threads.submit(writer));
        }
        try {
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(budget.granted()).isZero();
        assertThat(most.get()).isBetween(STEP, 4 * STEP);
    }
}
