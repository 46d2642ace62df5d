/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

/** Flags that make no sense, by themselves or together. */
final class FlagMistake extends UserMistake {

    private static final long serialVersionUID = 1L;

    FlagMistake(String message) {
        super(message);
    }
}
