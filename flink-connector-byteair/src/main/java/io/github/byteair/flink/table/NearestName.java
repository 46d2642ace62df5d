/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.util.Collection;
import java.util.Optional;

/** The known name that a mistyped one was probably meant to be. */
final class NearestName {

    private NearestName() {}

    /** The nearest of the names; empty if none is near enough to be worth a guess. */
    static Optional<String> of(String mistyped, Collection<String> names) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String name : names) {
            int distance = distance(mistyped, name);
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        int tolerated = Math.max(2, mistyped.length() / 2);
        return least <= tolerated ? Optional.ofNullable(nearest) : Optional.empty();
    }

    /** Letters to insert, remove, replace, or swap with the next one. */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(last[j], current[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
                }
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = current;
            current = spare;
        }
        return last[b.length()];
    }
}
