/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.config;

import static io.github.byteair.flink.sink.config.SettingException.given;

import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.Destination;
import io.github.byteair.client.PlatformMetrics;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteRequest;
import io.github.byteair.flink.sink.DoneTrigger;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.RejectionCause;
import java.io.Serializable;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Everything about the sink that isn't the client's: the same on every subtask. Immutable. What a
 * setting means, its default and its limits stand at the {@link Builder}'s setters.
 */
@Internal
public final class SinkConfig implements Serializable {

    /** The default of {@link Builder#maxBatchSize}. */
    public static final int DEFAULT_MAX_BATCH_SIZE = 1_000;

    /** The default of {@link Builder#maxBatchSizeInBytes}: 5 MiB. */
    public static final long DEFAULT_MAX_BATCH_SIZE_IN_BYTES = 5L << 20;

    /** The default of {@link Builder#maxInFlightRequests}. */
    public static final int DEFAULT_MAX_IN_FLIGHT_REQUESTS = 10;

    /** The default of {@link Builder#maxBufferedRequests}. */
    public static final int DEFAULT_MAX_BUFFERED_REQUESTS = 250_000;

    /** The default of {@link Builder#maxTimeInBuffer} in the streaming stage. */
    public static final Duration DEFAULT_MAX_TIME_IN_BUFFER = Duration.ofSeconds(1);

    /** The default of {@link Builder#maxTimeInBuffer} in the offline stages. */
    public static final Duration DEFAULT_MAX_TIME_IN_BUFFER_OFFLINE = Duration.ofSeconds(30);

    /** The default of {@link Builder#maxRecordSizeInBytes}: 2 MiB. */
    public static final long DEFAULT_MAX_RECORD_SIZE_IN_BYTES = 2L << 20;

    /** The service's limit for a whole project (write page, docs 108563). */
    public static final double DEFAULT_REQUESTS_PER_SECOND = 100;

    /** The service's limit for a whole project (write page, docs 108563). */
    public static final double DEFAULT_RECORDS_PER_SECOND = 50_000;

    /** The default of {@link Builder#initialBackoff}. */
    public static final Duration DEFAULT_INITIAL_BACKOFF = Duration.ofMillis(200);

    /** The default of {@link Builder#maxBackoff}. */
    public static final Duration DEFAULT_MAX_BACKOFF = Duration.ofSeconds(30);

    /** The default of {@link Builder#maxOpenDates}. */
    public static final int DEFAULT_MAX_OPEN_DATES = 400;

    /** The default of {@link Builder#gatewayGraceTime}. */
    public static final Duration DEFAULT_GATEWAY_GRACE_TIME = Duration.ofMinutes(5);

    private static final long serialVersionUID = 1L;

    /** What one writer's checkpoint may hold; the sum is bounded by the process's budget. */
    private static final long DEFAULT_MAX_BUFFERED_BYTES = 64L << 20;

    private static final long DEFAULT_MAX_PENDING_BYTES = 256L << 20;

    /** Java's arrays hold no more than twice that. */
    private static final long MOST_BATCH_BYTES = 1L << 30;

    /** Longer times overflow in places, and mean never. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final String applicationId;
    private final String tenantId;
    private final String service;
    private final int gzipLevel;
    @Nullable private final String topic;
    private final boolean topicPerRecord;
    private final Map<String, Integer> topicWeights;
    private final Stage stage;
    private final int maxBatchSize;
    private final int maxGrownBatchSize;
    private final long maxBatchSizeInBytes;
    @Nullable private final Duration maxTimeInBuffer;
    private final int maxInFlightRequests;
    private final int maxBufferedRequests;
    @Nullable private final Long maxBufferedBytes;
    @Nullable private final Long maxRecordSizeInBytes;
    private final int maxOpenDates;
    private final double requestsPerSecond;
    private final double recordsPerSecond;
    private final Duration initialBackoff;
    private final Duration maxBackoff;
    @Nullable private final Duration maxRetryDuration;
    @Nullable private final Duration drainTimeout;
    private final Duration gatewayGraceTime;
    private final boolean ordered;
    private final boolean coalesces;
    private final Deletes deletes;
    private final boolean reuseRequestIds;
    private final Guarantee guarantee;
    @Nullable private final Long maxPendingBytes;
    private final DoneTrigger doneTrigger;
    private final Setting doneSetting;
    @Nullable private final PlatformMetrics platformMetrics;
    private final EnumMap<RejectionCause, RecordErrorPolicy> policies;

    private SinkConfig(Builder builder) {
        this.applicationId = builder.applicationId;
        this.tenantId = builder.tenantId;
        this.service = builder.service;
        this.gzipLevel = builder.gzipLevel;
        this.topic = builder.topic;
        this.topicPerRecord = builder.topicPerRecord;
        this.topicWeights = Map.copyOf(builder.topicWeights);
        this.stage = builder.stage;
        this.maxBatchSize = builder.maxBatchSize;
        this.maxGrownBatchSize = builder.maxGrownBatchSize;
        this.maxBatchSizeInBytes = builder.maxBatchSizeInBytes;
        this.maxTimeInBuffer = builder.maxTimeInBuffer;
        this.maxInFlightRequests = builder.maxInFlightRequests;
        this.maxBufferedRequests = builder.maxBufferedRequests;
        this.maxBufferedBytes = builder.maxBufferedBytes;
        this.maxRecordSizeInBytes = builder.maxRecordSizeInBytes;
        this.maxOpenDates = builder.maxOpenDates;
        this.requestsPerSecond = builder.requestsPerSecond;
        this.recordsPerSecond = builder.recordsPerSecond;
        this.initialBackoff = builder.initialBackoff;
        this.maxBackoff = builder.maxBackoff;
        this.maxRetryDuration = builder.maxRetryDuration;
        this.drainTimeout = builder.drainTimeout;
        this.gatewayGraceTime = builder.gatewayGraceTime;
        this.ordered = builder.ordered;
        this.coalesces = builder.coalesces;
        this.deletes = builder.deletes;
        this.reuseRequestIds = builder.reuseRequestIds;
        this.guarantee = builder.guarantee;
        this.maxPendingBytes = builder.maxPendingBytes;
        this.doneTrigger = builder.doneTrigger;
        this.doneSetting = builder.doneSetting;
        this.platformMetrics = builder.platformMetrics();
        this.policies = new EnumMap<>(builder.policies);
    }

    /** Starts a configuration; ids and topic have no default. */
    public static Builder builder() {
        return new Builder();
    }

    public String applicationId() {
        return applicationId;
    }

    public String tenantId() {
        return tenantId;
    }

    /** What identifies the service and project written to; holds no secret. */
    public String service() {
        return service;
    }

    /** How hard the bodies of requests are compressed that are made before they are sent. */
    public int gzipLevel() {
        return gzipLevel;
    }

    /** The topic of records that name none; null if each names its own. */
    @Nullable
    public String topic() {
        return topic;
    }

    /** How many turns a topic has for one of a topic without a weight. */
    public Map<String, Integer> topicWeights() {
        return topicWeights;
    }

    /** Whether records may name their topic. */
    public boolean topicPerRecord() {
        return topicPerRecord;
    }

    /** What the sink writes to, for people. */
    public String target() {
        return (topicPerRecord ? "topics by record" : topic) + " (" + stage + ")";
    }

    public Stage stage() {
        return stage;
    }

    public int maxBatchSize() {
        return maxBatchSize;
    }

    public int maxGrownBatchSize() {
        return maxGrownBatchSize;
    }

    public long maxBatchSizeInBytes() {
        return maxBatchSizeInBytes;
    }

    public Duration maxTimeInBuffer() {
        if (maxTimeInBuffer != null) {
            return maxTimeInBuffer;
        }
        return stage.isOffline() ? DEFAULT_MAX_TIME_IN_BUFFER_OFFLINE : DEFAULT_MAX_TIME_IN_BUFFER;
    }

    public int maxInFlightRequests() {
        return maxInFlightRequests;
    }

    public int maxBufferedRequests() {
        return maxBufferedRequests;
    }

    public long maxBufferedBytes() {
        if (maxBufferedBytes != null) {
            return maxBufferedBytes;
        }
        return Math.max(2 * maxBatchSizeInBytes, DEFAULT_MAX_BUFFERED_BYTES);
    }

    public long maxRecordSizeInBytes() {
        return maxRecordSizeInBytes != null
                ? maxRecordSizeInBytes
                : Math.min(DEFAULT_MAX_RECORD_SIZE_IN_BYTES, maxBatchSizeInBytes);
    }

    public int maxOpenDates() {
        return maxOpenDates;
    }

    public double requestsPerSecond() {
        return requestsPerSecond;
    }

    public double recordsPerSecond() {
        return recordsPerSecond;
    }

    public Duration initialBackoff() {
        return initialBackoff;
    }

    public Duration maxBackoff() {
        return maxBackoff;
    }

    @Nullable
    public Duration maxRetryDuration() {
        return maxRetryDuration;
    }

    @Nullable
    public Duration drainTimeout() {
        return drainTimeout;
    }

    public Duration gatewayGraceTime() {
        return gatewayGraceTime;
    }

    public boolean ordered() {
        return ordered;
    }

    /** Whether rows have keys and, while they wait, only the last of each key stays. */
    public boolean coalesces() {
        return coalesces;
    }

    public Deletes deletes() {
        return deletes;
    }

    public boolean reuseRequestIds() {
        return reuseRequestIds;
    }

    /** What is promised of records when the job is restarted. */
    public Guarantee guarantee() {
        return guarantee;
    }

    public boolean isExactlyOnce() {
        return guarantee == Guarantee.EXACTLY_ONCE;
    }

    /** What may wait for its checkpoint, or behind it for the service, in compressed bytes. */
    public long maxPendingBytes() {
        return maxPendingBytes != null ? maxPendingBytes : DEFAULT_MAX_PENDING_BYTES;
    }

    public DoneTrigger doneTrigger() {
        return doneTrigger;
    }

    /** Which of its two names {@link #doneTrigger} was set by, for messages. */
    public Setting doneSetting() {
        return doneSetting;
    }

    /** Where calls are reported to; null for nowhere. */
    @Nullable
    public PlatformMetrics platformMetrics() {
        return platformMetrics;
    }

    /** What to do with records that can't be written for this cause. */
    public RecordErrorPolicy policy(RejectionCause cause) {
        return policies.get(cause);
    }

    /** Sets one thing after the other; each setter refuses what can't be. Not thread-safe. */
    public static final class Builder {

        private String applicationId = "";
        private String tenantId = "";
        private String service = "";
        private int gzipLevel = ClientConfig.DEFAULT_GZIP_LEVEL;
        @Nullable private String topic = null;
        private boolean topicPerRecord = false;
        private final Map<String, Integer> topicWeights = new HashMap<>();
        private Stage stage = Stage.INCREMENTAL_SYNC_STREAMING;
        private int maxBatchSize = DEFAULT_MAX_BATCH_SIZE;
        private int maxGrownBatchSize = WriteRequest.MAX_RECORDS;
        private long maxBatchSizeInBytes = DEFAULT_MAX_BATCH_SIZE_IN_BYTES;
        @Nullable private Duration maxTimeInBuffer = null;
        private int maxInFlightRequests = DEFAULT_MAX_IN_FLIGHT_REQUESTS;
        private int maxBufferedRequests = DEFAULT_MAX_BUFFERED_REQUESTS;
        @Nullable private Long maxBufferedBytes = null;
        @Nullable private Long maxRecordSizeInBytes = null;
        private int maxOpenDates = DEFAULT_MAX_OPEN_DATES;
        private double requestsPerSecond = DEFAULT_REQUESTS_PER_SECOND;
        private double recordsPerSecond = DEFAULT_RECORDS_PER_SECOND;
        private Duration initialBackoff = DEFAULT_INITIAL_BACKOFF;
        private Duration maxBackoff = DEFAULT_MAX_BACKOFF;
        @Nullable private Duration maxRetryDuration = null;
        @Nullable private Duration drainTimeout = null;
        private Duration gatewayGraceTime = DEFAULT_GATEWAY_GRACE_TIME;
        private boolean ordered = false;
        private boolean coalesces = false;
        private Deletes deletes = Deletes.FAIL;
        private boolean reuseRequestIds = true;
        private Guarantee guarantee = Guarantee.AT_LEAST_ONCE;
        @Nullable private Long maxPendingBytes = null;
        private DoneTrigger doneTrigger = DoneTrigger.none();
        private Setting doneSetting = Setting.DONE_TRIGGER;
        @Nullable private String metricsDomain = null;
        private String metricsPrefix = PlatformMetrics.DEFAULT_PREFIX;
        private Map<String, String> metricsTags = Map.of();
        private final Map<RejectionCause, RecordErrorPolicy> policies =
                new EnumMap<>(RejectionCause.class);

        private Builder() {
            for (RejectionCause cause : RejectionCause.values()) {
                policies.put(cause, RecordErrorPolicy.FAIL);
            }
        }

        /** The project's application id: digits, from the console. */
        public Builder applicationId(String applicationId) {
            this.applicationId = Objects.requireNonNull(applicationId, "applicationId");
            return this;
        }

        /** The account's tenant id: digits, from the console. */
        public Builder tenantId(String tenantId) {
            this.tenantId = Objects.requireNonNull(tenantId, "tenantId");
            return this;
        }

        /** What identifies the service and project written to; no secret. */
        public Builder service(String service) {
            this.service = Objects.requireNonNull(service, "service");
            return this;
        }

        /** The client's, which has checked it. */
        public Builder gzipLevel(int gzipLevel) {
            this.gzipLevel = gzipLevel;
            return this;
        }

        /**
         * Where records go that don't name a topic themselves: {@code user}, {@code item}, {@code
         * behavior}, or another by arrangement.
         */
        public Builder topic(String topic) {
            String fault = Destination.topicFault(topic);
            if (fault != null) {
                throw new SettingException(fault);
            }
            this.topic = Objects.requireNonNull(topic, "topic");
            return this;
        }

        /**
         * How many turns a topic has, where requests are scarce, for one of a topic without a
         * weight; from 1, the default, to 100.
         */
        public Builder topicWeight(String topic, int weight) {
            String fault = Destination.topicFault(topic);
            if (fault != null) {
                throw new SettingException(Setting.TOPIC_WEIGHT, ": ", fault);
            }
            if (weight < 1 || weight > 100) {
                throw new SettingException(
                        Setting.TOPIC_WEIGHT,
                        ": the weight " + weight + " of '" + topic + "' must be from 1 to 100.");
            }
            topicWeights.put(topic, weight);
            return this;
        }

        /** Whether records may name their topic; default false. */
        public Builder topicPerRecord(boolean perRecord) {
            this.topicPerRecord = perRecord;
            return this;
        }

        /** The stage; default {@link Stage#INCREMENTAL_SYNC_STREAMING}. */
        public Builder stage(Stage stage) {
            this.stage = Objects.requireNonNull(stage, "stage");
            return this;
        }

        /**
         * Records a request carries, unless requests a second are what is scarce: 1 to 10,000,
         * default {@value #DEFAULT_MAX_BATCH_SIZE}.
         */
        public Builder maxBatchSize(int maxBatchSize) {
            range(Setting.MAX_BATCH_SIZE, maxBatchSize, 1, WriteRequest.MAX_RECORDS);
            this.maxBatchSize = maxBatchSize;
            return this;
        }

        /**
         * Records a request may carry while requests a second are scarce: from the batch size to
         * 10,000, the service's limit and the default.
         */
        public Builder maxGrownBatchSize(int maxGrownBatchSize) {
            range(Setting.MAX_GROWN_BATCH_SIZE, maxGrownBatchSize, 1, WriteRequest.MAX_RECORDS);
            this.maxGrownBatchSize = maxGrownBatchSize;
            return this;
        }

        /**
         * JSON bytes a request carries, before compression; default 5 MiB. At least 1, at most 1
         * GiB.
         */
        public Builder maxBatchSizeInBytes(long maxBatchSizeInBytes) {
            range(Setting.MAX_BATCH_SIZE_IN_BYTES, maxBatchSizeInBytes, 1, MOST_BATCH_BYTES);
            this.maxBatchSizeInBytes = maxBatchSizeInBytes;
            return this;
        }

        /**
         * How long a record waits for its request to fill: 1 ms to a year; by default, and with
         * null, 1 s in the streaming stage and 30 s in the others.
         */
        public Builder maxTimeInBuffer(@Nullable Duration maxTimeInBuffer) {
            duration(Setting.MAX_TIME_IN_BUFFER, maxTimeInBuffer);
            this.maxTimeInBuffer = maxTimeInBuffer;
            return this;
        }

        /**
         * Requests a subtask has under way at once: 1 to 1,000, default {@value
         * #DEFAULT_MAX_IN_FLIGHT_REQUESTS}. An ordered sink has one.
         */
        public Builder maxInFlightRequests(int maxInFlightRequests) {
            range(Setting.MAX_IN_FLIGHT_REQUESTS, maxInFlightRequests, 1, 1_000);
            this.maxInFlightRequests = maxInFlightRequests;
            return this;
        }

        /**
         * Records a subtask holds until they are accepted: more than a batch, default {@value
         * #DEFAULT_MAX_BUFFERED_REQUESTS}. (To Flink's async sinks a record is a request.)
         */
        public Builder maxBufferedRequests(int maxBufferedRequests) {
            range(Setting.MAX_BUFFERED_REQUESTS, maxBufferedRequests, 1, Integer.MAX_VALUE);
            this.maxBufferedRequests = maxBufferedRequests;
            return this;
        }

        /**
         * Bytes of the heap that a subtask's records take until they are accepted; at least a
         * request's. By default, and with null, 64 MiB, or two requests if that is more.
         */
        public Builder maxBufferedBytes(@Nullable Long maxBufferedBytes) {
            if (maxBufferedBytes != null) {
                range(Setting.MAX_BUFFERED_BYTES, maxBufferedBytes, 1, Long.MAX_VALUE);
            }
            this.maxBufferedBytes = maxBufferedBytes;
            return this;
        }

        /**
         * JSON bytes a record may have; no more than a request carries. By default, and with null,
         * 2 MiB or a request's bytes, if that is less.
         */
        public Builder maxRecordSizeInBytes(@Nullable Long maxRecordSizeInBytes) {
            if (maxRecordSizeInBytes != null) {
                range(Setting.MAX_RECORD_SIZE_IN_BYTES, maxRecordSizeInBytes, 1, Integer.MAX_VALUE);
            }
            this.maxRecordSizeInBytes = maxRecordSizeInBytes;
            return this;
        }

        /**
         * Data dates that may wait for full requests at a time; past it, requests are sent less
         * than full. Default {@value #DEFAULT_MAX_OPEN_DATES}.
         */
        public Builder maxOpenDates(int maxOpenDates) {
            range(Setting.MAX_OPEN_DATES, maxOpenDates, 1, Integer.MAX_VALUE);
            this.maxOpenDates = maxOpenDates;
            return this;
        }

        /**
         * The project's quota of requests a second, for all subtasks together; default 100. 0 lifts
         * the limit.
         */
        public Builder requestsPerSecond(double requestsPerSecond) {
            quota(Setting.REQUESTS_PER_SECOND, requestsPerSecond);
            this.requestsPerSecond = requestsPerSecond;
            return this;
        }

        /**
         * The project's quota of records a second, for all subtasks together; default 50,000. 0
         * lifts the limit.
         */
        public Builder recordsPerSecond(double recordsPerSecond) {
            quota(Setting.RECORDS_PER_SECOND, recordsPerSecond);
            this.recordsPerSecond = recordsPerSecond;
            return this;
        }

        /** The pause after a first failure, doubled with each further one; default 200 ms. */
        public Builder initialBackoff(Duration initialBackoff) {
            duration(Setting.INITIAL_BACKOFF, Objects.requireNonNull(initialBackoff, "backoff"));
            this.initialBackoff = initialBackoff;
            return this;
        }

        /** The longest pause between attempts; default 30 s. */
        public Builder maxBackoff(Duration maxBackoff) {
            duration(Setting.MAX_BACKOFF, Objects.requireNonNull(maxBackoff, "backoff"));
            this.maxBackoff = maxBackoff;
            return this;
        }

        /**
         * Fails the job when a batch has been failing for so long. By default, and with null,
         * retrying has no end.
         */
        public Builder maxRetryDuration(@Nullable Duration maxRetryDuration) {
            duration(Setting.MAX_RETRY_DURATION, maxRetryDuration);
            this.maxRetryDuration = maxRetryDuration;
            return this;
        }

        /**
         * Fails the job when, at the end of its input, not everything is taken within this time. By
         * default, and with null, it waits.
         */
        public Builder drainTimeout(@Nullable Duration drainTimeout) {
            duration(Setting.DRAIN_TIMEOUT, drainTimeout);
            this.drainTimeout = drainTimeout;
            return this;
        }

        /**
         * How long answers that are not the service's own are taken for an outage, once the same
         * settings have worked; default 5 minutes; 0 fails the job at once.
         */
        public Builder gatewayGraceTime(Duration gatewayGraceTime) {
            gatewayGrace(gatewayGraceTime);
            this.gatewayGraceTime = gatewayGraceTime;
            return this;
        }

        /** Keeps the order of records within a subtask, one request at a time; default false. */
        public Builder ordered(boolean ordered) {
            this.ordered = ordered;
            return this;
        }

        /**
         * Of the rows of a key that wait for their request, sends the last only; default false, and
         * of effect only where rows have keys.
         */
        public Builder coalesces(boolean coalesces) {
            this.coalesces = coalesces;
            return this;
        }

        /** What becomes of a row that is gone; default {@link Deletes#FAIL}. */
        public Builder deletes(Deletes deletes) {
            this.deletes = Objects.requireNonNull(deletes, "deletes");
            return this;
        }

        /**
         * Whether a request without an answer is repeated under its old Request-Id; default true.
         */
        public Builder reuseRequestIds(boolean reuseRequestIds) {
            this.reuseRequestIds = reuseRequestIds;
            return this;
        }

        /** What is promised of records when the job is restarted; default at least once. */
        public Builder guarantee(Guarantee guarantee) {
            this.guarantee = Objects.requireNonNull(guarantee, "guarantee");
            return this;
        }

        /**
         * Of an exactly-once sink, compressed bytes that wait for their checkpoint or, behind it,
         * for the service; at least 1. By default, and with null, 64 MiB.
         */
        public Builder maxPendingBytes(@Nullable Long maxPendingBytes) {
            if (maxPendingBytes != null) {
                range(Setting.MAX_PENDING_BYTES, maxPendingBytes, 1, Long.MAX_VALUE);
            }
            this.maxPendingBytes = maxPendingBytes;
            return this;
        }

        /** When days are closed; by default, never. */
        public Builder doneTrigger(DoneTrigger trigger) {
            this.doneTrigger = Objects.requireNonNull(trigger, "trigger");
            this.doneSetting = Setting.DONE_TRIGGER;
            return this;
        }

        /** As {@link #doneTrigger} with {@link DoneTrigger#onCompletion}, or none. */
        public Builder doneOnCompletion(boolean doneOnCompletion) {
            this.doneTrigger = doneOnCompletion ? DoneTrigger.onCompletion() : DoneTrigger.none();
            this.doneSetting = Setting.DONE_ON_COMPLETION;
            return this;
        }

        /**
         * Where calls are reported to, as the SDKs do: a host, for https, or {@code
         * scheme://host[:port]}. By default, and with null, nowhere.
         */
        public Builder metricsDomain(@Nullable String domain) {
            if (domain != null) {
                try {
                    PlatformMetrics.of(domain, PlatformMetrics.DEFAULT_PREFIX, Map.of());
                } catch (IllegalArgumentException e) {
                    throw new SettingException(e.getMessage());
                }
            }
            this.metricsDomain = domain;
            return this;
        }

        /** What the reported metrics' names begin with; default {@code volcengine.rec.sdk}. */
        public Builder metricsPrefix(String prefix) {
            String fault = PlatformMetrics.prefixFault(prefix);
            if (fault != null) {
                throw new SettingException(given(Setting.METRICS_PREFIX, prefix), " ", fault);
            }
            this.metricsPrefix = prefix;
            return this;
        }

        /** Added to each reported metric; none by default, at most 20. */
        public Builder metricsTags(Map<String, String> tags) {
            String fault = PlatformMetrics.tagsFault(tags);
            if (fault != null) {
                throw new SettingException(Setting.METRICS_TAGS, ": ", fault);
            }
            this.metricsTags = Map.copyOf(tags);
            return this;
        }

        @Nullable
        private PlatformMetrics platformMetrics() {
            return metricsDomain == null
                    ? null
                    : PlatformMetrics.of(metricsDomain, metricsPrefix, metricsTags);
        }

        /** What to do with records that can't be written for this cause; default FAIL. */
        public Builder policy(RejectionCause cause, RecordErrorPolicy policy) {
            policies.put(
                    Objects.requireNonNull(cause, "cause"),
                    Objects.requireNonNull(policy, "policy"));
            return this;
        }

        /** Whether some cause has this policy. */
        public boolean hasPolicy(RecordErrorPolicy policy) {
            return policies.containsValue(policy);
        }

        /**
         * Makes the configuration.
         *
         * @throws SettingException if two settings contradict each other
         */
        public SinkConfig build() {
            if (maxGrownBatchSize < maxBatchSize) {
                throw new SettingException(
                        given(Setting.MAX_GROWN_BATCH_SIZE, maxGrownBatchSize),
                        " is less than ",
                        given(Setting.MAX_BATCH_SIZE, maxBatchSize),
                        ". Raise the first or lower the second.");
            }
            if (maxBufferedRequests <= maxBatchSize) {
                throw new SettingException(
                        given(Setting.MAX_BUFFERED_REQUESTS, maxBufferedRequests),
                        " must be more than a request holds, ",
                        given(Setting.MAX_BATCH_SIZE, maxBatchSize),
                        ": records are buffered while requests are under way.");
            }
            if (maxRecordSizeInBytes != null && maxRecordSizeInBytes > maxBatchSizeInBytes) {
                throw new SettingException(
                        given(Setting.MAX_RECORD_SIZE_IN_BYTES, maxRecordSizeInBytes),
                        " is more than a whole request may hold. Raise ",
                        given(Setting.MAX_BATCH_SIZE_IN_BYTES, maxBatchSizeInBytes),
                        ", or lower it.");
            }
            if (maxBufferedBytes != null && maxBufferedBytes < maxBatchSizeInBytes) {
                throw new SettingException(
                        given(Setting.MAX_BUFFERED_BYTES, maxBufferedBytes),
                        " must hold at least one request, ",
                        given(Setting.MAX_BATCH_SIZE_IN_BYTES, maxBatchSizeInBytes),
                        ".");
            }
            if (initialBackoff.compareTo(maxBackoff) > 0) {
                throw new SettingException(
                        given(Setting.INITIAL_BACKOFF, initialBackoff),
                        " is longer than ",
                        given(Setting.MAX_BACKOFF, maxBackoff),
                        ". Lower the first or raise the second.");
            }
            if (!doneTrigger.equals(DoneTrigger.none()) && !stage.isOffline()) {
                throw new SettingException(
                        doneSetting,
                        " closes the days of an offline stage; ",
                        stage,
                        " has none. Remove it, or use an offline stage such as"
                                + " incremental_sync_daily.");
            }
            if (!topicWeights.isEmpty() && guarantee == Guarantee.EXACTLY_ONCE) {
                throw new SettingException(
                        Setting.TOPIC_WEIGHT,
                        " has no effect with exactly-once delivery, ",
                        Setting.DELIVERY_GUARANTEE,
                        ": requests go in the order in which checkpoints took them. Remove one of"
                                + " the two.");
            }
            if (!topicWeights.isEmpty() && !topicPerRecord) {
                throw new SettingException(
                        Setting.TOPIC_WEIGHT,
                        " is for a sink whose records name their topics; all of this one's are of"
                                + " one. Remove it, or have each record name its topic.");
            }
            if (guarantee == Guarantee.EXACTLY_ONCE && !reuseRequestIds) {
                throw new SettingException(
                        Setting.DELIVERY_GUARANTEE,
                        ": exactly once rests on a repeat's having its request's id, but ",
                        given(Setting.REUSE_REQUEST_IDS, false),
                        ". Remove one of the two.");
            }
            if (guarantee != Guarantee.EXACTLY_ONCE && maxPendingBytes != null) {
                throw new SettingException(
                        given(Setting.MAX_PENDING_BYTES, maxPendingBytes),
                        " is for records that wait for their checkpoint, as they do only in an"
                                + " exactly-once sink. Set ",
                        Setting.DELIVERY_GUARANTEE,
                        ", or remove it.");
            }
            boolean prefixGiven = !metricsPrefix.equals(PlatformMetrics.DEFAULT_PREFIX);
            if (metricsDomain == null && (prefixGiven || !metricsTags.isEmpty())) {
                throw new SettingException(
                        prefixGiven ? Setting.METRICS_PREFIX : Setting.METRICS_TAGS,
                        " is for what is reported to the platform, but ",
                        Setting.METRICS_DOMAIN,
                        " names no host, so nothing is. Set that, too, or remove it.");
            }
            return new SinkConfig(this);
        }

        private static void range(Setting setting, long value, long least, long most) {
            if (value >= least && value <= most) {
                return;
            }
            throw new SettingException(
                    given(setting, value),
                    most >= Integer.MAX_VALUE
                            ? " must be at least " + least + "."
                            : " must be from " + least + " to " + most + ".");
        }

        private static void quota(Setting setting, double value) {
            if (!(value >= 0) || Double.isInfinite(value)) {
                throw new SettingException(
                        given(setting, value),
                        " must be the quota of a second, or 0 for no limit.");
            }
        }

        private static void duration(Setting setting, @Nullable Duration value) {
            if (value != null && (value.toMillis() < 1 || value.compareTo(LONGEST) > 0)) {
                boolean inMillis = setting == Setting.MAX_TIME_IN_BUFFER;
                throw new SettingException(
                        given(setting, inMillis ? value.toMillis() : value),
                        " must be at least 1 ms and at most a year.");
            }
        }

        private static void gatewayGrace(Duration value) {
            if (value.isNegative() || value.compareTo(LONGEST) > 0) {
                throw new SettingException(
                        given(Setting.GATEWAY_GRACE_TIME, value), " must be from 0 to a year.");
            }
        }
    }
}
