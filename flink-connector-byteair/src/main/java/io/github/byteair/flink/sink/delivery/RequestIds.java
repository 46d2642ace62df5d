/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Records;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.flink.annotation.Internal;

/** Makes Request-Ids: unique across subtasks, restarts and jobs, and short. */
@Internal
@FunctionalInterface
public interface RequestIds {

    /** An id never handed out before. */
    String next();

    /**
     * The id of a request that takes the place of one, because that was split or is in doubt.
     *
     * @param id the old one's
     * @param records the new one's
     * @param place which of those that replace the old one it is: parts may have the same bytes
     */
    default String replacing(String id, Records records, int place) {
        return next();
    }

    /** Whether an id that was refused stays the request's, which else gets another. */
    default boolean keepsRefused() {
        return false;
    }

    /** What is known of an id that {@link #replacing} has given, or of the first one. */
    default IdHistory historyOfNew() {
        return IdHistory.FRESH;
    }

    /**
     * Of requests that another attempt of a task makes again as they were: what follows from an id
     * is the same in each attempt, so that what one has sent is known to the service in the next.
     */
    static RequestIds repeatable(RequestIds first) {
        return repeatable(first, () -> true);
    }

    /**
     * Of requests that a run which resumes makes again from a checkpoint.
     *
     * @param keepRefused whether no checkpoint will hold another id any more, so that a refused
     *     request must keep its own
     */
    static RequestIds repeatable(RequestIds first, BooleanSupplier keepRefused) {
        return new RepeatableIds(first, keepRefused);
    }

    /** Random ids of 122 bits, as the official SDKs use. */
    static RequestIds random() {
        return () -> UUID.randomUUID().toString();
    }
}
