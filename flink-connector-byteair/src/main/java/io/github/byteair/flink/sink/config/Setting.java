/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.config;

import org.apache.flink.annotation.Internal;

/** The sink's settings by name: what the builder calls them and what SQL does. */
@Internal
public enum Setting {
    TOPIC("setTopic", "topic"),
    TOPIC_WEIGHT("setTopicWeight", "sink.topic.weight.<name>"),
    STAGE("setStage", "stage"),
    DATA_DATE("setDataDate", "sink.data-date"),
    MAX_BATCH_SIZE("setMaxBatchSize", "sink.batch.max-size"),
    MAX_GROWN_BATCH_SIZE("setMaxGrownBatchSize", "sink.batch.max-grown-size"),
    MAX_BATCH_SIZE_IN_BYTES("setMaxBatchSizeInBytes", "sink.flush-buffer.size"),
    MAX_TIME_IN_BUFFER("setMaxTimeInBufferMS", "sink.flush-buffer.timeout"),
    MAX_IN_FLIGHT_REQUESTS("setMaxInFlightRequests", "sink.requests.max-inflight"),
    MAX_BUFFERED_REQUESTS("setMaxBufferedRequests", "sink.requests.max-buffered"),
    MAX_BUFFERED_BYTES("setMaxBufferedBytes", "sink.buffer.max-bytes"),
    MAX_RECORD_SIZE_IN_BYTES("setMaxRecordSizeInBytes", "sink.record.max-size"),
    MAX_OPEN_DATES("setMaxOpenDates", "sink.max-open-dates"),
    REQUESTS_PER_SECOND("setQuota's requestsPerSecond", "sink.rate-limit.requests-per-second"),
    RECORDS_PER_SECOND("setQuota's recordsPerSecond", "sink.rate-limit.records-per-second"),
    INITIAL_BACKOFF("setInitialBackoff", "sink.retry.initial-backoff"),
    MAX_BACKOFF("setMaxBackoff", "sink.retry.max-backoff"),
    MAX_RETRY_DURATION("setMaxRetryDuration", "sink.retry.max-duration"),
    DRAIN_TIMEOUT("setDrainTimeout", "sink.drain.timeout"),
    GATEWAY_GRACE_TIME("setGatewayGraceTime", "sink.gateway-grace-time"),
    ORDERED("setOrdered", "sink.ordered"),
    DELIVERY_GUARANTEE("setDeliveryGuarantee", "sink.delivery-guarantee"),
    MAX_PENDING_BYTES("setMaxPendingBytes", "sink.exactly-once.max-pending-bytes"),
    REUSE_REQUEST_IDS("setReuseRequestIds", "sink.request-id.reuse"),
    DONE_ON_COMPLETION("setDoneOnCompletion", "sink.done-on-completion"),
    DONE_TRIGGER("setDoneTrigger", "sink.done.trigger"),
    METRICS_DOMAIN("setPlatformMetrics", "metrics.domain"),
    METRICS_PREFIX("setPlatformMetrics's prefix", "metrics.prefix"),
    METRICS_TAGS("setPlatformMetrics's tags", "metrics.tag.<name>");

    private final String setter;
    private final String option;

    Setting(String setter, String option) {
        this.setter = setter;
        this.option = option;
    }

    /** The builder's method. */
    public String setter() {
        return setter;
    }

    /** The key of SQL's option. */
    public String option() {
        return option;
    }

    /** Both names, for a message of a running job, which may come from either. */
    @Override
    public String toString() {
        return setter + " (SQL: " + option + ")";
    }
}
