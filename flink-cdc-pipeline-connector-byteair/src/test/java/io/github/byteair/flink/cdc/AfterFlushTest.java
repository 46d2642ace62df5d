/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;
import org.junit.jupiter.api.Test;

class AfterFlushTest {

    private final Mails mails = new Mails();
    private int wentOn;
    private final AfterFlush after = new AfterFlush(mails, () -> wentOn++);

    /** Those that wait are run by the test. */
    private static final class Mails implements MailboxExecutor {

        private final Queue<ThrowingRunnable<? extends Exception>> waiting = new ArrayDeque<>();

        @Override
        public void execute(
                MailOptions options,
                ThrowingRunnable<? extends Exception> mail,
                String description,
                Object... arguments) {
            waiting.add(mail);
        }

        void run() throws Exception {
            while (tryYield()) {}
        }

        @Override
        public void yield() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean tryYield() {
            ThrowingRunnable<? extends Exception> mail = waiting.poll();
            if (mail == null) {
                return false;
            }
            try {
                mail.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return true;
        }

        @Override
        public boolean shouldInterrupt() {
            return false;
        }
    }

    /** As before a change that exclude.schema.changes leaves out. */
    @Test
    void goesOnIfTheFlushWasForNoCheckpoint() throws Exception {
        after.flushed();
        assertThat(wentOn).as("before the task has come to its mails").isZero();
        mails.run();
        assertThat(wentOn).isEqualTo(1);
        after.flushed();
        mails.run();
        assertThat(wentOn).isEqualTo(2);
    }

    /** After a checkpoint a writer rests, or sends what its successor asks for again. */
    @Test
    void leavesACheckpointAlone() throws Exception {
        after.flushed();
        after.forCheckpoint();
        mails.run();
        assertThat(wentOn).isZero();
    }

    /** Both flushes ahead of the first's mail: the second is the one that counts. */
    @Test
    void leavesACheckpointAloneThatComesDirectlyBehind() throws Exception {
        after.flushed();
        after.flushed();
        after.forCheckpoint();
        mails.run();
        assertThat(wentOn).isZero();
    }
}
