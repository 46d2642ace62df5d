/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a topic's records must look like: fields that must be there, and the types of some. */
final class TopicSchema {

    private final List<String> required;
    private final Map<String, Integer> requiredIndex = new LinkedHashMap<>();
    private final Map<String, FieldType> types;

    TopicSchema(List<String> required, Map<String, FieldType> types) {
        if (required.size() > 63) {
            throw new IllegalArgumentException("A schema may require at most 63 fields.");
        }
        this.required = List.copyOf(required);
        this.types = Map.copyOf(types);
        for (String field : required) {
            requiredIndex.put(field, requiredIndex.size());
        }
    }

    /** The bit that stands for a required field, 0 for another. */
    long requiredBit(String field) {
        Integer index = requiredIndex.get(field);
        return index == null ? 0 : 1L << index;
    }

    /** The first required field missing from a record of which these bits were seen, or null. */
    String firstMissing(long seen) {
        int first = Long.numberOfTrailingZeros(~seen);
        return first < required.size() ? required.get(first) : null;
    }

    /** The field's type; null if the schema leaves it free. */
    FieldType typeOf(String field) {
        return types.get(field);
    }
}
