/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** When the service is in which kind of trouble as a whole. */
final class Weather {

    enum Kind {
        FAIR,
        /** Nobody listens: the request is known not to have been sent. */
        REFUSING,
        /** Requests are swallowed, or come through much too late. */
        HANGING,
        /** 503. */
        UNAVAILABLE,
        /** 429, to nearly all. */
        THROTTLING,
        /** A gateway answers, knowing nothing. */
        GATEWAY,
        /** The service refuses until somebody changes a setting, which somebody does. */
        MISCONFIGURED
    }

    private static final class Spell {
        private final Kind kind;
        private final long from;
        private final long to;

        private Spell(Kind kind, long from, long to) {
            this.kind = kind;
            this.from = from;
            this.to = to;
        }
    }

    private final List<Spell> spells = new ArrayList<>();

    /** Draws up to two spells of bad weather within a time. */
    static Weather draw(Random random, long span) {
        Weather weather = new Weather();
        int spells = random.nextInt(5) - 2;
        for (int i = 0; i < spells; i++) {
            Kind kind = Kind.values()[1 + random.nextInt(Kind.values().length - 1)];
            long from = (long) (random.nextDouble() * span);
            long length = (50 + random.nextInt(random.nextInt(4) == 0 ? 15_000 : 2_000));
            if (kind == Kind.MISCONFIGURED) {
                length = Math.min(length, 500);
            }
            weather.spells.add(new Spell(kind, from, from + length * SimClock.MILLI));
        }
        return weather;
    }

    static Weather fair() {
        return new Weather();
    }

    Kind at(long time) {
        for (Spell spell : spells) {
            if (spell.from <= time && time < spell.to) {
                return spell.kind;
            }
        }
        return Kind.FAIR;
    }

    boolean has(Kind kind) {
        return spells.stream().anyMatch(spell -> spell.kind == kind);
    }

    /** Whether a request may be taken without the client hearing of it. */
    boolean leavesDoubt() {
        return has(Kind.HANGING) || has(Kind.GATEWAY);
    }

    boolean isFair() {
        return spells.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Spell spell : spells) {
            text.append(spell.kind)
                    .append(" from ")
                    .append(spell.from / SimClock.MILLI)
                    .append(" to ")
                    .append(spell.to / SimClock.MILLI)
                    .append(" ms; ");
        }
        return text.length() == 0 ? "fair" : text.toString();
    }
}
