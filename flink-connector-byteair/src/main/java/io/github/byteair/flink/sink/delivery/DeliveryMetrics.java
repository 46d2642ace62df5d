/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.RejectionCause;
import org.apache.flink.annotation.Internal;

/**
 * What the delivery tells those who count: one method for each thing that can happen, called once
 * when it has. Called by the task thread.
 */
@Internal
public interface DeliveryMetrics {

    /** A request goes out. */
    void sent(Batch batch);

    /** Something came back for a request, or nothing within its time. */
    void answered(WriteOutcome.Kind outcome, long tookNanos);

    /** So many records were taken, by an answer that says so. */
    void accepted(Destination destination, int records);

    /**
     * The service knew the request: it had taken these records before its answer was lost. Which of
     * them it rejected, if any, was in that answer.
     */
    void acceptedBefore(Destination destination, int records);

    /** These go out again under a new id, though the service may have stored them under the old. */
    void sentAgain(int records);

    /** A record will not be written. Its policy is the rejector's business. */
    void rejected(Destination destination, RejectionCause cause);

    /** So many rows will not be written: a later one of their key has taken their place. */
    void passedOver(Destination destination, int records);

    /** An answer spoke of so many rejected records that can't be told from the others. */
    void unattributed(int errors);

    /** A batch was split to find out which of its records are at fault. */
    void split();

    /** For so long a batch has waited for the quota alone. */
    void waitedForQuota(long nanos);
}
