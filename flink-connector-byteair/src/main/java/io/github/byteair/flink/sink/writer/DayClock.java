/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.DoneTrigger;
import java.time.LocalDate;
import javax.annotation.Nullable;

/**
 * Which days are over for this subtask, by its watermark.
 *
 * <p>Belongs to the task thread.
 */
final class DayClock {

    private final DoneTrigger trigger;
    private long watermark = Long.MIN_VALUE;
    @Nullable private LocalDate lastDay;
    private long lastClosesAt;

    DayClock(DoneTrigger trigger) {
        this.trigger = trigger;
    }

    /** The watermark has come so far, or was so far when the job was last alive. */
    void advance(long time) {
        watermark = Math.max(watermark, time);
    }

    long watermark() {
        return watermark;
    }

    /** Most rows are of the same day as the one before. */
    boolean isOver(LocalDate day) {
        if (!day.equals(lastDay)) {
            lastClosesAt = trigger.closesAt(day);
            lastDay = day;
        }
        return watermark >= lastClosesAt;
    }
}
