/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.RecordError;
import io.github.byteair.client.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Finds the records that a 1001 answer names. Most services send a record back as it came, so bytes
 * are compared first. One that writes it anew is understood by value; and where it writes numbers
 * with the precision of a double, and so not as sent, that is tried, too. The dearer means are used
 * for what the cheaper ones have left.
 *
 * <p>Records that are equal by the means that found one of them share its fate: the service judges
 * them by what they hold, and names examples only.
 */
final class ErrorMatcher {

    /** What was found. */
    static final class Match {

        private final Map<Integer, String> rejected = new TreeMap<>();
        private List<RecordError> unmatched;

        private Match(List<RecordError> errors) {
            this.unmatched = errors;
        }

        /** The reason for each rejected record, by its index in the batch, in order. */
        Map<Integer, String> rejected() {
            return rejected;
        }

        /** The errors that name no record of the batch. */
        List<RecordError> unmatched() {
            return unmatched;
        }
    }

    /** A record's bytes where they are, as a key. */
    private static final class Slice {
        private final byte[] bytes;
        private final int from;
        private final int to;
        private final int hash;

        private Slice(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.from = from;
            this.to = to;
            int h = 1;
            for (int i = from; i < to; i++) {
                h = 31 * h + bytes[i];
            }
            this.hash = h;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Slice
                    && hash == ((Slice) other).hash
                    && Arrays.equals(
                            bytes,
                            from,
                            to,
                            ((Slice) other).bytes,
                            ((Slice) other).from,
                            ((Slice) other).to);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    private final Records records;
    private final Match match;

    private ErrorMatcher(Records records, Match match) {
        this.records = records;
        this.match = match;
    }

    static Match match(Records records, List<RecordError> errors) {
        Match match = new Match(errors);
        if (errors.isEmpty()) {
            return match;
        }
        ErrorMatcher matcher = new ErrorMatcher(records, match);
        matcher.matchBy(
                i -> new Slice(records.array(), records.start(i), records.end(i)),
                ErrorMatcher::slice);
        matcher.matchBy(
                i -> CanonicalJson.exact(records.record(i)),
                error -> CanonicalJson.exact(CanonicalJson.utf8(error.data())));
        matcher.matchBy(
                i -> CanonicalJson.withDoubles(records.record(i)),
                error -> CanonicalJson.withDoubles(CanonicalJson.utf8(error.data())));
        return match;
    }

    private static Slice slice(RecordError error) {
        byte[] bytes = CanonicalJson.utf8(error.data());
        return new Slice(bytes, 0, bytes.length);
    }

    /**
     * @param ofRecord what a record is known by; null if it can't be
     * @param ofError the same of an error's data
     */
    private <K> void matchBy(IntFunction<K> ofRecord, Function<RecordError, K> ofError) {
        if (match.unmatched.isEmpty()) {
            return;
        }
        Map<K, List<RecordError>> byKey = new HashMap<>();
        List<RecordError> left = new ArrayList<>();
        for (RecordError error : match.unmatched) {
            K key = ofError.apply(error);
            if (key == null) {
                left.add(error);
            } else {
                byKey.computeIfAbsent(key, k -> new ArrayList<>(1)).add(error);
            }
        }
        Set<K> found = new HashSet<>();
        for (int i = 0; i < records.count() && !byKey.isEmpty(); i++) {
            if (match.rejected.containsKey(i)) {
                continue;
            }
            K key = ofRecord.apply(i);
            List<RecordError> named = key == null ? null : byKey.get(key);
            if (named != null) {
                match.rejected.put(i, named.get(0).message());
                found.add(key);
            }
        }
        byKey.forEach(
                (key, named) -> {
                    if (!found.contains(key)) {
                        left.addAll(named);
                    }
                });
        match.unmatched = left;
    }
}
