/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * A zone's offset at times read off its clocks, as {@link ZoneRules#getOffset(LocalDateTime)} has
 * it: where clocks go back, the offset before; where they skip, the offset before too. Remembers
 * the stretch of constant offset that it looked at last, since rows are close in time. Not
 * thread-safe.
 */
final class LocalOffset {

    /** More than any clock has ever been moved: near a transition nothing is remembered. */
    private static final long MARGIN = 2 * 86_400L;

    private final ZoneRules rules;

    private long from = 1;
    private long to;
    private int offset;

    LocalOffset(ZoneRules rules) {
        this.rules = rules;
        if (rules.isFixedOffset()) {
            from = Long.MIN_VALUE;
            to = Long.MAX_VALUE;
            offset = rules.getOffset(Instant.EPOCH).getTotalSeconds();
        }
    }

    /**
     * @param localSecond seconds since 1970-01-01T00:00 on the clocks of the zone
     * @return the seconds by which they are ahead of UTC
     */
    int secondsAt(long localSecond) {
        if (localSecond < from || localSecond > to) {
            lookUp(localSecond);
        }
        return offset;
    }

    private void lookUp(long localSecond) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC);
        ZoneOffset found = rules.getOffset(local);
        Instant instant = local.toInstant(found);
        ZoneOffsetTransition before = rules.previousTransition(instant.plusSeconds(1));
        ZoneOffsetTransition after = rules.nextTransition(instant.minusSeconds(1));
        from = before == null ? Long.MIN_VALUE : localSecond(before) + MARGIN;
        to = after == null ? Long.MAX_VALUE : localSecond(after) - MARGIN;
        offset = found.getTotalSeconds();
    }

    private static long localSecond(ZoneOffsetTransition transition) {
        return transition.getDateTimeBefore().toEpochSecond(ZoneOffset.UTC);
    }
}
