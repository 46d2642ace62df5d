/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.time.Instant;

/** What happened to one day so far. */
final class DayRecord {

    DayState state = DayState.OPEN;
    long requests;
    long accepted;
    long duplicates;
    long rejected;
    Instant firstWrite;
    Instant lastWrite;
    Instant doneAt;
}
