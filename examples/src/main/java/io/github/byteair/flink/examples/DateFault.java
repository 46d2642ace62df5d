/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

/** A row's data date can't be told; the message says why. */
final class DateFault extends Exception {

    private static final long serialVersionUID = 1L;

    DateFault(String message) {
        super(message);
    }

    /** The sink shows it to people. */
    @Override
    public String toString() {
        return getMessage();
    }
}
