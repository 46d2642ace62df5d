/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import org.apache.flink.api.common.operators.MailboxExecutor;

/**
 * Has a writer go on after a flush that was for no checkpoint. Flink CDC flushes before a change of
 * a table; where the change is left out, or there is none for the writer, nothing else comes behind
 * the flush, and the writer would rest until its next row or checkpoint.
 *
 * <p>A flush for a checkpoint looks the same. But it, {@code prepareCommit} and the snapshot follow
 * each other without a mail between, unless an operator behind the writer takes some: there is one
 * only where {@code prepareCommit} is called. So a mail that finds neither was for no checkpoint.
 *
 * <p>All methods are called by the task thread.
 */
final class AfterFlush {

    private final MailboxExecutor mailbox;
    private final Runnable goOn;
    private boolean flushed;

    /**
     * @param goOn has the writer send again
     */
    AfterFlush(MailboxExecutor mailbox, Runnable goOn) {
        this.mailbox = mailbox;
        this.goOn = goOn;
    }

    /** To be called at the end of a flush that is not the input's end. */
    void flushed() {
        flushed = true;
        mailbox.execute(this::look, "Go on after a flush for no checkpoint");
    }

    /** To be called when the flush has shown to be for a checkpoint. */
    void forCheckpoint() {
        flushed = false;
    }

    private void look() {
        if (flushed) {
            flushed = false;
            goOn.run();
        }
    }
}
