/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import io.github.byteair.client.WriteOutcome.Kind;
import java.util.EnumMap;
import java.util.Map;

/**
 * What each answer means: a row for what the body says, a column for what the HTTP status says.
 * docs/answers.md has the same table for people; a test compares the two.
 *
 * <p>What it holds to: only the service's own word makes a request accepted. Where it spoke, its
 * code decides, unless the HTTP status contradicts it: then nothing is known, or, if both say that
 * it failed, the more cautious of the two. Where it did not speak, the HTTP status tells whether
 * the request may have been passed on (no answer), was turned away (not taken, too large), or met
 * something that is not the service (foreign).
 *
 * <p>A failure with a documented message is what the message says ({@link KnownRefusal}), unless
 * the HTTP status is 429: that stands before this table. Whatever no HTTP status came of is {@link
 * TransportClassifier}'s.
 */
final class AnswerTable {

    /**
     * A accepted, P partly rejected, D duplicate id, T throttled, N not taken, R refused, M
     * misconfigured, F foreign answer, - no answer.
     */
    private static final String[] TABLE = {
        "               2xx 400 401 413 425 429 hop 5xx other",
        "LOST            -   N   M   R   N   T   -   N   F",
        "NONE            -   F   M   R   N   T   -   N   F",
        "TAKEN           A   -   -   -   -   T   -   -   -",
        "PARTLY          P   P   M   P   P   T   -   -   P",
        "DUPLICATE       D   D   M   D   D   T   D   D   D",
        "SLOW_DOWN       T   T   T   T   T   T   T   T   T",
        "REFUSED         R   R   M   R   R   T   N   N   R",
        "DENIED          M   M   M   M   M   T   N   N   M",
        "FAILED          N   N   M   R   N   T   N   N   N",
        "UNCLEAR         -   -   -   -   -   T   -   -   -",
    };

    private static final Map<Word, Map<HttpClass, Kind>> CELLS = parse();

    private AnswerTable() {}

    static Kind kind(Word word, HttpClass http) {
        return CELLS.get(word).get(http);
    }

    private static Map<Word, Map<HttpClass, Kind>> parse() {
        Map<Word, Map<HttpClass, Kind>> cells = new EnumMap<>(Word.class);
        for (int line = 1; line < TABLE.length; line++) {
            String[] row = TABLE[line].split(" +");
            Map<HttpClass, Kind> kinds = new EnumMap<>(HttpClass.class);
            for (HttpClass http : HttpClass.values()) {
                kinds.put(http, kindOf(row[1 + http.ordinal()]));
            }
            cells.put(Word.valueOf(row[0]), kinds);
        }
        return cells;
    }

    private static Kind kindOf(String letter) {
        switch (letter) {
            case "A":
                return Kind.ACCEPTED;
            case "P":
                return Kind.PARTLY_REJECTED;
            case "D":
                return Kind.DUPLICATE_ID;
            case "T":
                return Kind.THROTTLED;
            case "N":
                return Kind.NOT_TAKEN;
            case "R":
                return Kind.REFUSED;
            case "M":
                return Kind.MISCONFIGURED;
            case "F":
                return Kind.FOREIGN_ANSWER;
            case "-":
                return Kind.NO_ANSWER;
            default:
                throw new IllegalArgumentException(letter);
        }
    }
}
