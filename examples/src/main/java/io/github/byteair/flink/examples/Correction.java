/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.RejectionCause;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is to be done to dead letters before they are sent again. */
final class Correction implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Set<RejectionCause> left;
    private final List<FieldValue> set;

    /**
     * @param left of these causes none is sent
     * @param set is put into every other
     */
    Correction(List<RejectionCause> left, List<FieldValue> set) {
        this.left = new HashSet<>(left);
        this.set = new ArrayList<>(set);
    }

    boolean sends(RejectedRecord letter) {
        return !left.contains(letter.cause());
    }

    /**
     * The letter with its record corrected.
     *
     * @throws IllegalArgumentException if it can't be sent whatever is set
     */
    RejectedRecord apply(RejectedRecord letter) {
        if (letter.stage().isOffline() && letter.dataDate() == null) {
            throw new IllegalArgumentException(
                    "stage "
                            + letter.stage()
                            + " needs a dataDate; write it into the line, or leave such out with"
                            + " --drop-cause INVALID_DATA_DATE.");
        }
        if (letter.dataDate() != null && !DayText.isPlausible(letter.dataDate())) {
            throw new IllegalArgumentException(
                    "its dataDate "
                            + letter.dataDate()
                            + " is not between 1970 and 9999; correct the line, or leave such out"
                            + " with --drop-cause INVALID_DATA_DATE.");
        }
        ObjectNode record = object(letter);
        if (set.isEmpty()) {
            return letter;
        }
        set.forEach(change -> record.set(change.field, change.value()));
        return new RejectedRecord(
                record.toString(),
                letter.topic(),
                letter.stage(),
                letter.dataDate(),
                letter.cause(),
                letter.code(),
                letter.message(),
                letter.requestId(),
                letter.attempts(),
                letter.time());
    }

    private static ObjectNode object(RejectedRecord letter) {
        try {
            JsonNode node = FieldValue.JSON.readTree(letter.json());
            if (node instanceof ObjectNode) {
                return (ObjectNode) node;
            }
        } catch (JsonProcessingException noJson) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "its 'json' is not one JSON object; correct the line, or leave such out with"
                        + " --drop-cause "
                        + letter.cause()
                        + ".");
    }
}
