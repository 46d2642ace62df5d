/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * When the sink calls {@code done}, by which the platform learns that a day has all its rows: see
 * {@link ByteAirSinkBuilder#setDoneTrigger}. Immutable.
 */
@PublicEvolving
public final class DoneTrigger implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final DoneTrigger NONE =
            new DoneTrigger(Kind.NONE, Duration.ZERO, ZoneId.of("UTC"), false);
    private static final DoneTrigger COMPLETION =
            new DoneTrigger(Kind.COMPLETION, Duration.ZERO, ZoneId.of("UTC"), false);

    private static final Duration LONGEST_DELAY = Duration.ofDays(365);

    private enum Kind {
        NONE,
        COMPLETION,
        WATERMARK
    }

    private final Kind kind;
    private final Duration delay;
    private final ZoneId zone;
    private final boolean emptyDays;

    private DoneTrigger(Kind kind, Duration delay, ZoneId zone, boolean emptyDays) {
        this.kind = kind;
        this.delay = delay;
        this.zone = zone;
        this.emptyDays = emptyDays;
    }

    /** The sink doesn't call; the default. */
    public static DoneTrigger none() {
        return NONE;
    }

    /** One call for all days, when a bounded input has ended. */
    public static DoneTrigger onCompletion() {
        return COMPLETION;
    }

    /**
     * A call for each day, when the watermark has passed the day's end, at midnight of the JVM's
     * default time zone (see {@link #inZone}), by this delay. Rows of a day that come later can't
     * be written ({@link RejectionCause#DAY_CLOSED}).
     *
     * @param delay 0 to 365 days
     * @throws IllegalArgumentException if it is not
     */
    public static DoneTrigger onWatermark(Duration delay) {
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "The delay of done, " + delay + ", must be from 0 to 365 days.");
        }
        return new DoneTrigger(Kind.WATERMARK, delay, ZoneId.systemDefault(), false);
    }

    /** The same, with days that end at this zone's midnight. Of no effect without a watermark. */
    public DoneTrigger inZone(ZoneId zone) {
        return new DoneTrigger(kind, delay, Objects.requireNonNull(zone, "zone"), emptyDays);
    }

    /**
     * The same, with a call also for days of a topic that had no accepted rows: those behind its
     * first day with rows that this sink knows of, and at the most the last 61. Of no effect
     * without a watermark.
     */
    public DoneTrigger withEmptyDays() {
        return new DoneTrigger(kind, delay, zone, true);
    }

    /** Whether it is {@link #onCompletion}. */
    public boolean isCompletion() {
        return kind == Kind.COMPLETION;
    }

    /** Whether it is {@link #onWatermark}. */
    public boolean isWatermark() {
        return kind == Kind.WATERMARK;
    }

    /** Behind a day's end; 0 without a watermark. */
    public Duration delay() {
        return delay;
    }

    /** Whose midnight ends a day. */
    public ZoneId zone() {
        return zone;
    }

    /** Whether days without rows are closed, too. */
    public boolean emptyDays() {
        return emptyDays;
    }

    /**
     * The lowest watermark by which a day is over: no row with an earlier time is to come.
     *
     * @return epoch milliseconds
     */
    public long closesAt(LocalDate day) {
        long end = day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
        return end + delay.toMillis() - 1;
    }

    /** The last day that is over by this watermark. */
    public LocalDate lastDayBefore(long watermark) {
        return Instant.ofEpochMilli(watermark - delay.toMillis() + 1)
                .atZone(zone)
                .toLocalDate()
                .minusDays(1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DoneTrigger
                && kind == ((DoneTrigger) other).kind
                && delay.equals(((DoneTrigger) other).delay)
                && zone.equals(((DoneTrigger) other).zone)
                && emptyDays == ((DoneTrigger) other).emptyDays;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind.name(), delay, zone, emptyDays);
    }

    @Override
    public String toString() {
        return kind == Kind.WATERMARK
                ? "done "
                        + delay
                        + " behind the end of a day in "
                        + zone
                        + ", by the watermark"
                        + (emptyDays ? ", of days without rows as well" : "")
                : kind == Kind.COMPLETION ? "done on completion" : "no done";
    }
}
