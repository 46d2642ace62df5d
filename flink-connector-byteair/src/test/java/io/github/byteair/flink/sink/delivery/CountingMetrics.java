/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.RejectionCause;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;

/** Counts what the delivery tells, for tests. */
final class CountingMetrics implements DeliveryMetrics {

    final Counter recordsIn = new SimpleCounter();
    final Counter recordsPassedOver = new SimpleCounter();
    final Counter recordsAccepted = new SimpleCounter();
    final Counter recordsDeduplicated = new SimpleCounter();
    final Counter recordsSentAgain = new SimpleCounter();
    final Counter recordsRejected = new SimpleCounter();
    final Counter recordErrorsUnmatched = new SimpleCounter();
    final Counter retries = new SimpleCounter();
    final Counter unknownOutcomes = new SimpleCounter();
    final Counter splits = new SimpleCounter();
    final Counter quotaWaitMillis = new SimpleCounter();

    @Override
    public void sent(Batch batch) {
        if (batch.attempts() > 1) {
            retries.inc();
        }
    }

    @Override
    public void answered(WriteOutcome.Kind outcome, long tookNanos) {
        if (outcome == WriteOutcome.Kind.NO_ANSWER) {
            unknownOutcomes.inc();
        }
    }

    @Override
    public void accepted(Destination destination, int records) {
        recordsAccepted.inc(records);
    }

    @Override
    public void acceptedBefore(Destination destination, int records) {
        recordsAccepted.inc(records);
        recordsDeduplicated.inc(records);
    }

    @Override
    public void sentAgain(int records) {
        recordsSentAgain.inc(records);
    }

    @Override
    public void rejected(Destination destination, RejectionCause cause) {
        recordsRejected.inc();
    }

    @Override
    public void passedOver(Destination destination, int records) {
        recordsPassedOver.inc(records);
    }

    @Override
    public void unattributed(int errors) {
        recordErrorsUnmatched.inc(errors);
    }

    @Override
    public void split() {
        splits.inc();
    }

    @Override
    public void waitedForQuota(long nanos) {
        quotaWaitMillis.inc(TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
