/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.IOException;

/** A line of the input that can't be used; the message names file, line and fault. */
final class MalformedLineException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param fault what is wrong, as a sentence
     */
    MalformedLineException(String file, long line, String fault) {
        super(file + ", line " + line + ": " + fault);
    }
}
