/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.RecordRejectedException;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * Of an exactly-once sink: a record that the service rejected, naming it, fails the job for good. A
 * restart would send the request again, under its id: the service knows that, and does not say
 * again what it rejected. The job would go on without the record, and nobody would hear of it.
 */
final class FinalRejection {

    private FinalRejection() {}

    /** The failure to be thrown in place of one that Flink would restart the job for. */
    static RuntimeException of(RecordRejectedException rejected) {
        String advice = rejected.getMessage().substring(rejected.reason().length());
        return new SuppressRestartsException(
                new RecordRejectedException(
                        rejected.reason(),
                        advice
                                + " The job is not restarted, since the sink delivers exactly once:"
                                + " a job that resumes repeats the request under its id, and"
                                + " ByteAir, which knows that, does not reject the record again."
                                + " It is skipped then, as are others of that request that ByteAir"
                                + " rejected with it, whatever the policy: keep it from here, and"
                                + " write it again once it is right."));
    }
}
