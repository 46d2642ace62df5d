/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

/** What became of the answer to a request. */
public enum Delivery {
    /** It was sent. */
    ANSWERED,
    /** The connection was closed instead ({@code noAnswerRate}). */
    DROPPED,
    /** Half of it was sent, then nothing ({@code stallBody}). */
    STALLED,
    /** The connection was reset ({@code outage: reset}). */
    RESET,
    /** Nothing was sent ({@code outage: hang}). */
    HUNG
}
