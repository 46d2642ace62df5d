/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.flink.sink.RecordErrorPolicy;

/**
 * What to do about an answer that says that some records of a request were rejected (1001), when
 * the errors it lists may not tell all of them. Pure.
 */
final class PartRejection {

    /** What to do with the records of the request. */
    enum Step {
        /** Those named are rejected, the others are accepted. */
        SETTLE,
        /** As {@link #SETTLE}, but some of the others were rejected, too: counted and logged. */
        SETTLE_AND_COUNT,
        /** The request had one record: that is the one. */
        REJECT_ONLY_RECORD,
        /**
         * Those named are rejected. The others go out again, split, under new ids, until the
         * culprit is alone. Those of them that were written are written twice.
         */
        SPLIT,
        /** The job fails with the service's words. */
        FAIL
    }

    private PartRejection() {}

    /**
     * @param policy for records that the service rejects
     * @param size how many records the request had
     * @param named how many of them the errors name
     * @param strangers how many errors name none of them
     * @param complete whether all errors of the answer were read
     */
    static Step decide(
            RecordErrorPolicy policy, int size, int named, int strangers, boolean complete) {
        if (named == size || named > 0 && strangers == 0 && complete) {
            // Nobody is left who could be meant, or nothing says that somebody else is.
            return Step.SETTLE;
        }
        if (size == 1) {
            return Step.REJECT_ONLY_RECORD;
        }
        switch (policy) {
            case DROP:
                // What broke off would have named some of the others: they must not pass for
                // accepted.
                return complete ? Step.SETTLE_AND_COUNT : Step.SPLIT;
            case DEAD_LETTER:
                return Step.SPLIT;
            default:
                return Step.FAIL;
        }
    }
}
