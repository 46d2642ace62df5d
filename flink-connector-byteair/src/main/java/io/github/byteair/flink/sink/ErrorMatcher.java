/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.RecordError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds the records that a 1001 answer names. The service writes them anew, so they are compared by
 * value, not by bytes. Where the service writes numbers with the precision of a double, and so not
 * as sent, that is tried too, but only for errors that match no record exactly.
 *
 * <p>Records equal by value share their fate: the service judges them by what they hold, and names
 * examples only. So one error naming a record rejects all its twins in the batch.
 */
final class ErrorMatcher {

    /** What was found. */
    static final class Match {

        private final Map<Integer, String> rejected = new TreeMap<>();
        private final List<RecordError> unmatched = new ArrayList<>();

        /** The reason for each rejected record, by its index in the batch. */
        Map<Integer, String> rejected() {
            return rejected;
        }

        /** The errors that name no record of the batch. */
        List<RecordError> unmatched() {
            return unmatched;
        }
    }

    private ErrorMatcher() {}

    static Match match(List<RequestEntry> entries, List<RecordError> errors) {
        Match match = new Match();
        List<RecordError> left =
                matchBy(CanonicalJson::exact, entries, errors, match, new ArrayList<>());
        if (!left.isEmpty()) {
            left = matchBy(CanonicalJson::withDoubles, entries, left, match, new ArrayList<>());
        }
        match.unmatched.addAll(left);
        return match;
    }

    private static List<RecordError> matchBy(
            Function<byte[], String> canonical,
            List<RequestEntry> entries,
            List<RecordError> errors,
            Match match,
            List<RecordError> left) {
        Map<String, ArrayDeque<Integer>> byValue = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            String value = canonical.apply(entries.get(i).json());
            if (value != null) {
                byValue.computeIfAbsent(value, v -> new ArrayDeque<>()).add(i);
            }
        }
        for (RecordError error : errors) {
            String value = canonical.apply(CanonicalJson.utf8(error.data()));
            ArrayDeque<Integer> twins = value == null ? null : byValue.get(value);
            if (twins == null) {
                left.add(error);
                continue;
            }
            for (int index : twins) {
                match.rejected.putIfAbsent(index, error.message());
            }
        }
        return left;
    }
}
