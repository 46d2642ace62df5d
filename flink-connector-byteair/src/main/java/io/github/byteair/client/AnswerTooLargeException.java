/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.IOException;

/** An answer's body was given up for its size, not lost. */
final class AnswerTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(int maxBytes) {
        super("The answer is larger than " + maxBytes + " bytes");
    }
}
