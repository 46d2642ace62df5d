/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.time.LocalDate;
import java.util.Objects;

/** A day of a topic's feed in one stage; the streaming stage has one "day" without a date. */
final class DayKey {

    private final String topic;
    private final String stage;
    private final LocalDate date;

    DayKey(String topic, String stage, LocalDate date) {
        this.topic = topic;
        this.stage = stage;
        this.date = date;
    }

    String topic() {
        return topic;
    }

    String stage() {
        return stage;
    }

    LocalDate date() {
        return date;
    }

    /** Equal records of different topics or days are different ones; the stage does not matter. */
    long recordSeed() {
        return TextHash.of(topic, date == null ? 7 : date.toEpochDay());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DayKey
                && ((DayKey) o).topic.equals(topic)
                && ((DayKey) o).stage.equals(stage)
                && Objects.equals(((DayKey) o).date, date);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, stage, date);
    }
}
