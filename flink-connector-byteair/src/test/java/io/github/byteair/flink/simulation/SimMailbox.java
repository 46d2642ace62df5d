/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.WrappingRuntimeException;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * A task's mailbox, as Flink's {@code TaskMailboxImpl}: the task's loop takes mails in order of
 * arrival, whatever their priority; an operator that yields takes, in the same order, only those of
 * its own priority and above.
 */
final class SimMailbox {

    /** The priority of a checkpoint's trigger: no operator's yield lets it through. */
    static final int LOWEST = -1;

    /** The priority of the word that a checkpoint is complete: every yield lets it through. */
    static final int HIGHEST = Integer.MAX_VALUE;

    /** More mails than this without time moving on is a loop. */
    private static final int MAILS_AN_INSTANT = 20_000;

    private static final class Mail {
        private final int priority;
        private final ThrowingRunnable<? extends Exception> action;
        private final SimService.Answer answer;

        private Mail(
                int priority,
                ThrowingRunnable<? extends Exception> action,
                SimService.Answer answer) {
            this.priority = priority;
            this.action = action;
            this.answer = answer;
        }
    }

    private final Simulation simulation;
    private final ArrayDeque<Mail> mails = new ArrayDeque<>();
    private SimService.Answer delivering;
    private boolean closed;
    private long instant;
    private int mailsInInstant;

    SimMailbox(Simulation simulation) {
        this.simulation = simulation;
    }

    void put(int priority, ThrowingRunnable<? extends Exception> action) {
        if (closed) {
            throw new RejectedExecutionException("The mailbox is closed.");
        }
        mails.add(new Mail(priority, action, delivering));
    }

    /** Hands an answer to the writer, and marks the mail that comes of it as carrying it. */
    void deliver(SimService.Answer answer, Runnable handOver) {
        delivering = answer;
        handOver.run();
        delivering = null;
    }

    void close() {
        closed = true;
        mails.clear();
    }

    boolean hasMail() {
        return !mails.isEmpty();
    }

    /** Runs the first mail of at least this priority, if there is one. */
    boolean runNext(int priority) throws Exception {
        for (Iterator<Mail> it = mails.iterator(); it.hasNext(); ) {
            Mail mail = it.next();
            if (mail.priority >= priority) {
                it.remove();
                run(mail);
                return true;
            }
        }
        return false;
    }

    private void run(Mail mail) throws Exception {
        long now = simulation.clock.nanos();
        mailsInInstant = now == instant ? mailsInInstant + 1 : 0;
        instant = now;
        if (mailsInInstant > MAILS_AN_INSTANT) {
            throw new Violation("hot loop: mails without end while time stands still");
        }
        if (mail.answer != null) {
            mail.answer.heard();
        }
        mail.action.run();
    }

    /** What an operator of this priority is given. */
    MailboxExecutor executor(int priority) {
        return new MailboxExecutor() {
            @Override
            public void execute(
                    MailOptions options,
                    ThrowingRunnable<? extends Exception> command,
                    String description,
                    Object... arguments) {
                put(priority, command);
            }

            /** Nothing to run: time goes on until there is. */
            @Override
            public void yield() throws InterruptedException {
                while (true) {
                    simulation.checkAlive();
                    if (tryYield()) {
                        return;
                    }
                    simulation.clock.advance();
                }
            }

            @Override
            public boolean tryYield() {
                try {
                    return runNext(priority);
                } catch (Exception e) {
                    throw WrappingRuntimeException.wrapIfNecessary(e);
                }
            }

            @Override
            public boolean shouldInterrupt() {
                return hasMail();
            }
        };
    }
}
