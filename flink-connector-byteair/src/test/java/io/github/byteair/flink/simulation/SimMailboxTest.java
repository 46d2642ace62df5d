/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailboxImpl;
import org.junit.jupiter.api.Test;

/** The simulated mailbox beside Flink's own: the same mails, the same yields, the same order. */
class SimMailboxTest {

    private static final int PRIORITIES = 4;

    private static final Simulation IDLE = Simulation.of(1, EnumSet.noneOf(KnownFault.class));

    @Test
    void takesMailsInFlinksOrder() {
        for (long seed = 1; seed <= 500; seed++) {
            assertThat(simulated(seed)).as("seed %s", seed).isEqualTo(flinks(seed));
        }
    }

    private static List<Integer> simulated(long seed) {
        SimMailbox mailbox = new SimMailbox(IDLE);
        List<MailboxExecutor> operators = new ArrayList<>();
        for (int priority = 0; priority < PRIORITIES; priority++) {
            operators.add(mailbox.executor(priority));
        }
        return play(operators, seed);
    }

    private static List<Integer> flinks(long seed) {
        TaskMailboxImpl mailbox = new TaskMailboxImpl();
        List<MailboxExecutor> operators = new ArrayList<>();
        for (int priority = 0; priority < PRIORITIES; priority++) {
            operators.add(
                    new MailboxExecutorImpl(mailbox, priority, StreamTaskActionExecutor.IMMEDIATE));
        }
        return play(operators, seed);
    }

    private static List<Integer> play(List<MailboxExecutor> operators, long seed) {
        Random random = new Random(seed);
        List<Integer> read = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            MailboxExecutor operator = operators.get(random.nextInt(PRIORITIES));
            int number = i;
            switch (random.nextInt(4)) {
                case 0:
                case 1:
                    operator.execute(() -> read.add(number), "a mail");
                    break;
                case 2:
                    // A mail that yields itself, as one that makes a full sink wait does.
                    operator.execute(
                            () -> {
                                read.add(number);
                                operator.tryYield();
                            },
                            "a mail that yields");
                    break;
                default:
                    read.add(operator.tryYield() ? -1 : -2);
                    break;
            }
        }
        return read;
    }
}
