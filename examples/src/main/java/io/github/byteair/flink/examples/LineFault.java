/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

/** What is wrong with a line, before anyone has said which line of which file. */
final class LineFault extends Exception {

    private static final long serialVersionUID = 1L;

    LineFault(String message) {
        super(message);
    }
}
