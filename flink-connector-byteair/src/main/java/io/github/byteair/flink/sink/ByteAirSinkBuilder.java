/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.Credentials;
import io.github.byteair.client.HttpByteAirClient;
import io.github.byteair.client.PlatformMetrics;
import io.github.byteair.client.Region;
import io.github.byteair.client.Stage;
import io.github.byteair.client.metrics.ReportedClient;
import io.github.byteair.flink.sink.config.Deletes;
import io.github.byteair.flink.sink.config.Guarantee;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.WorkingSettings;
import io.github.byteair.flink.sink.record.DataDates;
import io.github.byteair.flink.sink.record.RecordSerializer;
import io.github.byteair.flink.sink.writer.ClientFactory;
import io.github.byteair.flink.sink.writer.RequestEntry;
import io.github.byteair.flink.sink.writer.WriterServices;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.annotation.VisibleForTesting;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.base.sink.AsyncSinkBaseBuilder;

/**
 * Configures a {@link ByteAirSink}. Required: topic, application id, tenant id, credentials, a
 * serialization schema, and, for the offline stages, a data date.
 *
 * <p>{@link #build()} checks everything it can check without connecting, and says in a sentence
 * what to set. Not thread-safe.
 *
 * <p>From the base builder:
 *
 * <ul>
 *   <li>{@code setMaxBatchSize} (default 1,000): records a request carries. When requests a second
 *       are what is scarce, waiting records join bigger ones, see {@link #setMaxGrownBatchSize}. At
 *       most 10,000, the service's limit.
 *   <li>{@code setMaxBatchSizeInBytes} (default 5 MiB): JSON bytes a request carries, before
 *       compression.
 *   <li>{@code setMaxTimeInBufferMS} (default 1 s, in the offline stages 30 s): how long a record
 *       waits for a request to fill.
 *   <li>{@code setMaxInFlightRequests} (default 10): requests a subtask has under way at once.
 *   <li>{@code setMaxBufferedRequests} (default 250,000): records a subtask holds until they are
 *       accepted; at the cap it takes hardly any more input. (The base class calls a record a
 *       request.)
 *   <li>{@code setMaxRecordSizeInBytes} (default 2 MiB): a larger record can't be written, see
 *       {@link #setRecordErrorPolicy}.
 * </ul>
 *
 * @param <T> what the sink takes
 */
@PublicEvolving
public class ByteAirSinkBuilder<T>
        extends AsyncSinkBaseBuilder<T, RequestEntry, ByteAirSinkBuilder<T>> {

    public static final int DEFAULT_MAX_BATCH_SIZE = SinkConfig.DEFAULT_MAX_BATCH_SIZE;
    public static final long DEFAULT_MAX_BATCH_SIZE_IN_BYTES =
            SinkConfig.DEFAULT_MAX_BATCH_SIZE_IN_BYTES;
    public static final int DEFAULT_MAX_IN_FLIGHT_REQUESTS =
            SinkConfig.DEFAULT_MAX_IN_FLIGHT_REQUESTS;
    public static final int DEFAULT_MAX_BUFFERED_REQUESTS =
            SinkConfig.DEFAULT_MAX_BUFFERED_REQUESTS;
    public static final long DEFAULT_MAX_RECORD_SIZE_IN_BYTES =
            SinkConfig.DEFAULT_MAX_RECORD_SIZE_IN_BYTES;

    /** The service's limit for a whole project (write page, docs 108563). */
    public static final double DEFAULT_REQUESTS_PER_SECOND = SinkConfig.DEFAULT_REQUESTS_PER_SECOND;

    /** The service's limit for a whole project (write page, docs 108563). */
    public static final double DEFAULT_RECORDS_PER_SECOND = SinkConfig.DEFAULT_RECORDS_PER_SECOND;

    public static final long DEFAULT_MAX_TIME_IN_BUFFER_MS =
            SinkConfig.DEFAULT_MAX_TIME_IN_BUFFER.toMillis();
    public static final long DEFAULT_MAX_TIME_IN_BUFFER_OFFLINE_MS =
            SinkConfig.DEFAULT_MAX_TIME_IN_BUFFER_OFFLINE.toMillis();
    public static final int DEFAULT_MAX_OPEN_DATES = SinkConfig.DEFAULT_MAX_OPEN_DATES;
    public static final Duration DEFAULT_INITIAL_BACKOFF = SinkConfig.DEFAULT_INITIAL_BACKOFF;
    public static final Duration DEFAULT_MAX_BACKOFF = SinkConfig.DEFAULT_MAX_BACKOFF;

    private final ClientConfig.Builder client = ClientConfig.builder();
    private final SinkConfig.Builder config = SinkConfig.builder();

    @Nullable private SerializationSchema<T> schema;
    @Nullable private FilterFunction<T> filter;
    @Nullable private TopicExtractor<T> topicExtractor;
    @Nullable private KeyExtractor<T> key;
    @Nullable private ChangeExtractor<T> change;
    @Nullable private SerializationSchema<T> deleteSchema;
    private boolean ignoreDeletes;
    @Nullable private Boolean coalesce;
    @Nullable private Boolean ordered;
    @Nullable private LocalDate fixedDate;
    @Nullable private DataDateExtractor<T> dateExtractor;
    @Nullable private ClientFactory clientFactory;
    @Nullable private Credentials credentials;
    @Nullable private Sink<RejectedRecord> deadLetterSink;
    private WriterServices.Factory writerServices = WriterServices::system;
    private Stage stage = Stage.INCREMENTAL_SYNC_STREAMING;
    private boolean hasRegion;
    private boolean hasEndpoints;
    private boolean hasTopic;

    ByteAirSinkBuilder() {}

    // ------------------------------------------------------------------ where to

    /**
     * The topic: {@code user}, {@code item}, {@code behavior}, or another by arrangement. Beside
     * {@link #setTopic(TopicExtractor)}, the topic of records that name none.
     */
    public ByteAirSinkBuilder<T> setTopic(String topic) {
        config.topic(topic);
        hasTopic = true;
        return this;
    }

    /**
     * Tells each record's topic, for a sink that writes to several: they share its quota, memory
     * and checkpoints, each request has one topic, and where requests are scarce the topics take
     * turns. A topic that the service doesn't know fails the job, unless {@link
     * RejectionCause#TOPIC_REFUSED} has another policy.
     */
    public ByteAirSinkBuilder<T> setTopic(TopicExtractor<T> extractor) {
        topicExtractor = Objects.requireNonNull(extractor, "extractor");
        config.topicPerRecord(true);
        return this;
    }

    /**
     * Gives a topic more turns than others where requests are scarce: so many for one of a topic
     * without a weight. From 1, the default, to 100; for sinks with a {@link
     * #setTopic(TopicExtractor) topic per record}.
     */
    public ByteAirSinkBuilder<T> setTopicWeight(String topic, int weight) {
        config.topicWeight(topic, weight);
        return this;
    }

    /** The stage; default {@link Stage#INCREMENTAL_SYNC_STREAMING}. */
    public ByteAirSinkBuilder<T> setStage(Stage stage) {
        config.stage(stage);
        this.stage = stage;
        return this;
    }

    /** The project's application id: digits, from the console. */
    public ByteAirSinkBuilder<T> setApplicationId(String applicationId) {
        client.applicationId(applicationId);
        config.applicationId(applicationId);
        return this;
    }

    /** The account's tenant id: digits, from the console. */
    public ByteAirSinkBuilder<T> setTenantId(String tenantId) {
        client.tenantId(tenantId);
        config.tenantId(tenantId);
        return this;
    }

    /** How requests are signed. Static secrets travel in the job graph; see {@link Credentials}. */
    public ByteAirSinkBuilder<T> setCredentials(Credentials credentials) {
        this.credentials = Objects.requireNonNull(credentials, "credentials");
        client.credentials(credentials);
        return this;
    }

    /** The public service of a region, default {@link Region#CN}; or {@link #setEndpoints}. */
    public ByteAirSinkBuilder<T> setRegion(Region region) {
        client.region(region);
        hasRegion = true;
        return this;
    }

    /**
     * The service's addresses, {@code scheme://host[:port]}, e.g. of a private deployment, with
     * names as DNS and container tools have them ({@code _} and digits allowed), or IP addresses.
     * Of several, each request takes one at random; one that fails rests for a few seconds. Instead
     * of {@link #setRegion}.
     */
    public ByteAirSinkBuilder<T> setEndpoints(String... endpoints) {
        client.endpoints(endpoints);
        hasEndpoints = true;
        return this;
    }

    /**
     * How long one request may take, from connecting to the last byte of the answer; default 5 s. A
     * checkpoint may have to wait as long.
     */
    public ByteAirSinkBuilder<T> setRequestTimeout(Duration timeout) {
        client.requestTimeout(timeout);
        return this;
    }

    /**
     * How long connecting to one address may take before the host's next one is tried, or the
     * request given up as not sent: from 10 ms to a third of the request timeout, which is the
     * default and what null stands for.
     */
    public ByteAirSinkBuilder<T> setConnectTimeout(@Nullable Duration timeout) {
        client.connectTimeout(timeout);
        return this;
    }

    /**
     * How long the service is told it may take: at least 1 ms and less than the request timeout.
     * Default, and with null, four fifths of that.
     */
    public ByteAirSinkBuilder<T> setServerTimeout(@Nullable Duration timeout) {
        client.serverTimeout(timeout);
        return this;
    }

    /**
     * What the service is called, {@code host[:port]}, where {@link #setEndpoints} has an address
     * in its place: for the {@code Host} header, the signature and, with https, the certificate. By
     * default, and with null, as the endpoint. With a proxy, for https only.
     */
    public ByteAirSinkBuilder<T> setHostHeader(@Nullable String hostHeader) {
        client.hostHeader(hostHeader);
        return this;
    }

    /**
     * Adds a header to each request, {@code done} included; one whose name begins with {@code X-}
     * is signed. Its value travels in the job graph, and is shown nowhere. None by default. {@link
     * #build()} refuses those that the client sets itself.
     */
    public ByteAirSinkBuilder<T> setHeader(String name, String value) {
        client.header(name, value);
        return this;
    }

    /**
     * Adds a query to each request's URL, {@code done} included; it is percent-encoded, and signed.
     * None by default. {@link #build()} refuses method, stage and topic.
     */
    public ByteAirSinkBuilder<T> setQuery(String name, String value) {
        client.query(name, value);
        return this;
    }

    /**
     * A proxy, {@code host:port} or {@code http://host:port}; https goes through it in a tunnel.
     * None by default, and with null; the JVM's own settings are not consulted.
     */
    public ByteAirSinkBuilder<T> setProxy(@Nullable String proxy) {
        client.proxy(proxy);
        return this;
    }

    /**
     * The proxy's user and password. They travel in the job graph; without them, the entries {@code
     * proxy-user} and {@code proxy-password} of the credentials file are used, or the environment
     * variables {@code BYTEAIR_PROXY_USER} and {@code BYTEAIR_PROXY_PASSWORD} of the TaskManagers.
     */
    public ByteAirSinkBuilder<T> setProxyCredentials(
            @Nullable String user, @Nullable String password) {
        client.proxyCredentials(user, password);
        return this;
    }

    /**
     * A file on the TaskManagers with the certificates to trust (PKCS12, JKS or PEM); default: the
     * Java runtime's.
     *
     * @param password travels in the job graph; null to use {@code trust-store-password} of the
     *     credentials file, or {@code BYTEAIR_TRUST_STORE_PASSWORD} of the TaskManagers'
     *     environment, or none
     */
    public ByteAirSinkBuilder<T> setTrustStore(String path, @Nullable String password) {
        client.trustStore(path, password, null);
        return this;
    }

    /**
     * A file on the TaskManagers with the client's own key and certificate (PKCS12 or JKS); none by
     * default.
     *
     * @param password of the file and the key; travels in the job graph; null to use {@code
     *     key-store-password} of the credentials file, or {@code BYTEAIR_KEY_STORE_PASSWORD} of the
     *     TaskManagers' environment
     */
    public ByteAirSinkBuilder<T> setKeyStore(String path, @Nullable String password) {
        client.keyStore(path, password, null);
        return this;
    }

    /** The largest answer that is read, 1 KiB to 256 MiB; default 4 MiB. */
    public ByteAirSinkBuilder<T> setMaxAnswerSizeInBytes(int bytes) {
        client.maxResponseBytes(bytes);
        return this;
    }

    /**
     * Sets what is seldom set of the HTTP client: compression level, types of trust and key stores.
     */
    public ByteAirSinkBuilder<T> configureClient(Consumer<ClientConfig.Builder> settings) {
        settings.accept(client);
        return this;
    }

    // ------------------------------------------------------------------ what

    /**
     * Makes one JSON object in UTF-8 of an element. Any schema of Flink's will do that yields such;
     * for maps, POJOs and JSON strings see {@link JsonSerializationSchemas}.
     */
    public ByteAirSinkBuilder<T> setSerializationSchema(SerializationSchema<T> schema) {
        this.schema = Objects.requireNonNull(schema, "schema");
        return this;
    }

    /**
     * Which elements are for the platform at all; the others are passed over and counted by the
     * metric {@code recordsIgnored}, not by {@code recordsIn}. A filter that throws fails the job,
     * whatever the record error policy. Default, and with null: all are.
     */
    public ByteAirSinkBuilder<T> setFilter(@Nullable FilterFunction<T> filter) {
        this.filter = filter;
        return this;
    }

    /**
     * Tells which elements are versions of one row. With a key, the sink is ordered unless {@link
     * #setOrdered} says otherwise, earlier versions of a row that wait for their request make way
     * for the last, see {@link #setCoalesce}, and {@link #setChange} may tell of rows that are
     * gone. All versions of a row must come to the same subtask, in order: {@code
     * stream.keyBy(key)}. Default, and with null: each element stands for itself.
     */
    public ByteAirSinkBuilder<T> setKey(@Nullable KeyExtractor<T> key) {
        this.key = key;
        return this;
    }

    /**
     * Tells what each element does to its row, as the changes of a database do; needs {@link
     * #setKey}. What withdraws or deletes a row is held back, at the most for {@code
     * setMaxTimeInBufferMS}, until it is clear which it is: followed by an upsert of the key it is
     * half of an update and passed over, else the row is gone. That fails the job, unless {@link
     * #setDeleteSchema} or {@link #setIgnoreDeletes} is set. Default, and with null: all are
     * upserts.
     */
    public ByteAirSinkBuilder<T> setChange(@Nullable ChangeExtractor<T> change) {
        this.change = change;
        return this;
    }

    /**
     * Makes of an element that withdraws or deletes a row what takes the row down: the platform has
     * no delete, so an item is written again with its {@code status} changed, for one. Needs {@link
     * #setChange}. Default, and with null: there is nothing to write for it.
     */
    public ByteAirSinkBuilder<T> setDeleteSchema(@Nullable SerializationSchema<T> schema) {
        this.deleteSchema = schema;
        return this;
    }

    /**
     * Whether what withdraws or deletes a row is passed over, and counted by the metric {@code
     * recordsIgnored}: the platform keeps the row as it last was. Needs {@link #setChange}. Default
     * false.
     */
    public ByteAirSinkBuilder<T> setIgnoreDeletes(boolean ignore) {
        this.ignoreDeletes = ignore;
        return this;
    }

    /**
     * Whether a version of a row makes earlier ones superfluous that still wait to join a request;
     * they are counted by the metric {@code recordsPassedOver}. What is in a request that may have
     * been sent is never changed. Needs {@link #setKey}, and is true by default then.
     */
    public ByteAirSinkBuilder<T> setCoalesce(boolean coalesce) {
        this.coalesce = coalesce;
        return this;
    }

    /** The one day all records belong to, in the offline stages. */
    public ByteAirSinkBuilder<T> setDataDate(LocalDate dataDate) {
        this.fixedDate = Objects.requireNonNull(dataDate, "dataDate");
        return this;
    }

    /** Tells each record's day, in the offline stages. */
    public ByteAirSinkBuilder<T> setDataDate(DataDateExtractor<T> extractor) {
        this.dateExtractor = Objects.requireNonNull(extractor, "extractor");
        return this;
    }

    // ------------------------------------------------------------------ how fast

    /**
     * The project's quota; default 100 requests and 50,000 records a second. All sinks of a job
     * that write to one project with the same quota share it. Where others write to it who are not
     * known here, their 429s lower the rate; lower the quota to spare both. 0 lifts a limit.
     */
    public ByteAirSinkBuilder<T> setQuota(double requestsPerSecond, double recordsPerSecond) {
        config.requestsPerSecond(requestsPerSecond);
        config.recordsPerSecond(recordsPerSecond);
        return this;
    }

    /**
     * How many records a request may carry while requests a second are scarce; default 10,000, the
     * service's limit. Set it to the batch size to have no request carry more than that; less is
     * refused by {@link #build()}.
     */
    public ByteAirSinkBuilder<T> setMaxGrownBatchSize(int records) {
        config.maxGrownBatchSize(records);
        return this;
    }

    /**
     * Bytes of the heap that a subtask's records take until they are accepted; at the cap it takes
     * hardly any more input. Default 64 MiB, or two requests if that is more. All writers of a task
     * manager together hold no more than a third of its heap, checkpoints' copies included, so a
     * ninth is records.
     */
    public ByteAirSinkBuilder<T> setMaxBufferedBytes(long bytes) {
        config.maxBufferedBytes(bytes);
        return this;
    }

    /**
     * How many data dates may be open at once before their requests are sent less than full;
     * default 400.
     */
    public ByteAirSinkBuilder<T> setMaxOpenDates(int dates) {
        config.maxOpenDates(dates);
        return this;
    }

    // ------------------------------------------------------------------ what if

    /** The pause after a first failure, doubled with each further one; default 200 ms. */
    public ByteAirSinkBuilder<T> setInitialBackoff(Duration backoff) {
        config.initialBackoff(backoff);
        return this;
    }

    /** The longest pause between attempts; default 30 s. */
    public ByteAirSinkBuilder<T> setMaxBackoff(Duration backoff) {
        config.maxBackoff(backoff);
        return this;
    }

    /**
     * Fails the job when a batch has been failing for so long. By default, and with null, retrying
     * has no end.
     */
    public ByteAirSinkBuilder<T> setMaxRetryDuration(@Nullable Duration duration) {
        config.maxRetryDuration(duration);
        return this;
    }

    /**
     * Fails the job when, at the end of its input, the service has not taken everything within this
     * time. By default, and with null, it waits.
     */
    public ByteAirSinkBuilder<T> setDrainTimeout(@Nullable Duration timeout) {
        config.drainTimeout(timeout);
        return this;
    }

    /**
     * Keeps the order of records within a subtask: one request at a time, and one that fails holds
     * up those behind it, so that of two versions of a row the later one stays. Costs throughput:
     * one batch per round trip. Default false, with {@link #setKey} true.
     */
    public ByteAirSinkBuilder<T> setOrdered(boolean ordered) {
        this.ordered = ordered;
        return this;
    }

    /**
     * Whether a request that got no answer is repeated under its old Request-Id. True, the default:
     * the service recognises the repeat, nothing is stored twice, but which records it may have
     * rejected in the first is not told again. False: rejections are always known, but records may
     * be stored twice.
     */
    public ByteAirSinkBuilder<T> setReuseRequestIds(boolean reuse) {
        config.reuseRequestIds(reuse);
        return this;
    }

    /**
     * What is promised of records when the job is restarted; default {@link
     * DeliveryGuarantee#AT_LEAST_ONCE}: what was sent since the last checkpoint is sent once more,
     * as new requests. {@link DeliveryGuarantee#EXACTLY_ONCE}: a request is first sent when a
     * checkpoint that holds it, with its bytes and Request-Id, is complete; a restart sends it
     * again as it was, and the service drops what it has, as long as it remembers ids. A record
     * then waits for its checkpoint, and a streaming job must have checkpoints. {@link
     * DeliveryGuarantee#NONE}: checkpoints hold no records, and what the sink has is lost with a
     * failure.
     */
    public ByteAirSinkBuilder<T> setDeliveryGuarantee(DeliveryGuarantee guarantee) {
        config.guarantee(Guarantee.valueOf(guarantee.name()));
        return this;
    }

    /**
     * Of an exactly-once sink, how many compressed bytes may wait in a subtask for their checkpoint
     * or, behind it, for the service, before input is held back; null, the default, for 256 MiB.
     * The first MiB of them at the writer, and at the operator behind it, is on the heap, the
     * others are in temporary files of the task manager (java.io.tmpdir).
     */
    public ByteAirSinkBuilder<T> setMaxPendingBytes(@Nullable Long bytes) {
        config.maxPendingBytes(bytes);
        return this;
    }

    /**
     * What to do with records that can't be written, whatever the cause but {@link
     * RejectionCause#TOPIC_REFUSED}: a mistyped topic is no record's fault. Default FAIL.
     */
    public ByteAirSinkBuilder<T> setRecordErrorPolicy(RecordErrorPolicy policy) {
        for (RejectionCause cause : RejectionCause.values()) {
            if (cause != RejectionCause.TOPIC_REFUSED) {
                setRecordErrorPolicy(cause, policy);
            }
        }
        return this;
    }

    /** What to do with records that can't be written for this cause; default FAIL. */
    public ByteAirSinkBuilder<T> setRecordErrorPolicy(
            RejectionCause cause, RecordErrorPolicy policy) {
        config.policy(cause, policy);
        return this;
    }

    /**
     * Where records go whose policy is {@link RecordErrorPolicy#DEAD_LETTER}: any sink of Flink's;
     * {@link DeadLetters#toFiles} is one. They arrive with each checkpoint, or, without
     * checkpoints, at the end of input; nothing is lost between, whatever fails. How often a record
     * can arrive after a failure is the dead-letter sink's own guarantee.
     */
    public ByteAirSinkBuilder<T> setDeadLetterSink(Sink<RejectedRecord> sink) {
        this.deadLetterSink = Objects.requireNonNull(sink, "sink");
        return this;
    }

    /**
     * When the sink calls {@code done}, which tells the platform that a day of a topic has all its
     * rows; only then it ingests them. For offline stages. By default, never.
     *
     * <p>{@link DoneTrigger#onCompletion}: when a bounded input has ended; see {@link
     * #setDoneOnCompletion}.
     *
     * <p>{@link DoneTrigger#onWatermark}: each day for itself, in a job that need have no end, once
     * the watermark of all subtasks has passed the day's end by the delay, each row of it is
     * accepted, or rejected as its policy allows, and the checkpoint that knows so is complete. So
     * it needs checkpoints and a source with watermarks; idle ones don't count, as everywhere in
     * Flink. A row of a day that is over for its subtask is not sent: it can't be written ({@link
     * RejectionCause#DAY_CLOSED}). A day without accepted rows is not closed, unless {@link
     * DoneTrigger#withEmptyDays} asks for it. A call that the platform puts off, while it cleans
     * its data, holds up neither other days nor checkpoints; one that it refuses fails the job.
     * When the input ends, or the job is stopped with {@code --drain}, all open days are closed.
     *
     * <p>From {@code done} on the platform takes no more rows for the day, so of several sinks of
     * one topic and stage, in one job or many, only the last may do this.
     */
    public ByteAirSinkBuilder<T> setDoneTrigger(DoneTrigger trigger) {
        config.doneTrigger(trigger);
        return this;
    }

    /**
     * Closes the days when a bounded input has ended: once every subtask has had all of its rows
     * accepted, or rejected as their policy allows, and the checkpoint that says so is complete,
     * one {@code done} names all data dates with accepted rows. Without checkpoints, and in batch
     * mode, it comes with the end of input. It is retried as writes are ({@link
     * #setInitialBackoff}, {@link #setMaxRetryDuration}); if the platform refuses it the job fails
     * with the platform's words. After a failure of the job it is never called.
     *
     * <p>For offline stages; a job with an input that has no end is refused when it is submitted.
     * From {@code done} on the platform takes no more rows for these days, so of several sinks of
     * one topic and stage, in one job or many, only the last may do this. Default false.
     *
     * @deprecated Use {@link #setDoneTrigger} with {@link DoneTrigger#onCompletion}, which is the
     *     same.
     */
    @Deprecated
    public ByteAirSinkBuilder<T> setDoneOnCompletion(boolean done) {
        config.doneOnCompletion(done);
        return this;
    }

    /**
     * Reports to the platform how many requests succeed and fail and how long they take, as the
     * SDKs' {@code metrics.init} does, for its people to see the job as they see an SDK. Every 15
     * s, from one thread for all subtasks of a TaskManager that write to the same project. Whatever
     * happens to the reports, the data is not affected; those that fail are counted by the metric
     * {@code platformReportsFailed}.
     *
     * @param domain a host, for https, or {@code scheme://host[:port]}, which the platform's people
     *     name; null, the default, for no reports
     */
    public ByteAirSinkBuilder<T> setPlatformMetrics(@Nullable String domain) {
        config.metricsDomain(domain);
        return this;
    }

    /**
     * As {@link #setPlatformMetrics(String)}.
     *
     * @param prefix what the metrics' names begin with; {@link PlatformMetrics#DEFAULT_PREFIX}
     *     unless agreed otherwise
     * @param tags added to each metric, e.g. the job's name; at most 20, none of them a secret
     */
    public ByteAirSinkBuilder<T> setPlatformMetrics(
            String domain, String prefix, Map<String, String> tags) {
        config.metricsDomain(Objects.requireNonNull(domain, "domain"));
        config.metricsPrefix(prefix);
        config.metricsTags(tags);
        return this;
    }

    @VisibleForTesting
    ByteAirSinkBuilder<T> setClientFactory(ClientFactory factory) {
        this.clientFactory = factory;
        return this;
    }

    @VisibleForTesting
    ByteAirSinkBuilder<T> setWriterServices(WriterServices.Factory factory) {
        this.writerServices = factory;
        return this;
    }

    /**
     * How long answers that are not the service's own (a redirect, a maintenance page, a firewall's
     * refusal) are taken for an outage, once the same settings have worked in this process; then
     * the job fails with what was seen. Default 5 minutes; 0 fails it at once.
     */
    public ByteAirSinkBuilder<T> setGatewayGraceTime(Duration time) {
        config.gatewayGraceTime(time);
        return this;
    }

    // ------------------------------------------------------------------ and so

    /**
     * Makes the sink.
     *
     * @throws IllegalArgumentException if a setting is missing, impossible or contradicts another;
     *     the message says what to set
     */
    @Override
    public ByteAirSink<T> build() {
        takeBaseSettings();
        require(
                hasTopic || topicExtractor != null,
                "Set the topic: setTopic(\"behavior\"), for one; or setTopic(extractor), if records"
                        + " go to several.");
        require(
                credentials != null,
                "Set the credentials: setCredentials(Credentials.volc(accessKey, secretKey)), or"
                        + " Credentials.volcFromEnvironment() to read VOLC_ACCESSKEY and"
                        + " VOLC_SECRETKEY where the job runs.");
        require(
                !(hasRegion && hasEndpoints),
                "Set a region or endpoints, not both: a region stands for its public endpoint.");
        require(
                schema != null,
                "Set how an element becomes JSON: setSerializationSchema("
                        + "JsonSerializationSchemas.forMaps()), for one.");
        checkDataDate();
        checkDeadLetters();
        checkRows();
        config.ordered(ordered == null ? key != null : ordered);
        config.coalesces(key != null && (coalesce == null || coalesce));
        config.deletes(
                deleteSchema != null
                        ? Deletes.WRITE
                        : ignoreDeletes ? Deletes.IGNORE : Deletes.FAIL);
        SinkConfig config = this.config.build();
        client.maxConnections(config.maxInFlightRequests());
        ClientConfig clientConfig = client.build();
        config =
                this.config
                        .service(WorkingSettings.key(clientConfig))
                        .gzipLevel(clientConfig.gzipLevel())
                        .build();
        RecordSerializer<T> serializer =
                new RecordSerializer<>(
                        schema,
                        filter,
                        key == null ? null : new RecordSerializer.Rows<>(key, change, deleteSchema),
                        config.topic(),
                        topicExtractor,
                        config.stage(),
                        fixedDate,
                        dateExtractor,
                        config.maxRecordSizeInBytes());
        ClientFactory clients =
                clientFactory != null
                        ? clientFactory
                        : clients(clientConfig, config.platformMetrics());
        return deadLetterSink == null
                        && config.doneTrigger().equals(DoneTrigger.none())
                        && !config.isExactlyOnce()
                ? new ByteAirSink<>(config, serializer, clients, writerServices)
                : new ByteAirSinkWithBranches<>(
                        config, serializer, clients, writerServices, deadLetterSink);
    }

    private static ClientFactory clients(ClientConfig config, @Nullable PlatformMetrics metrics) {
        return metrics == null
                ? () -> HttpByteAirClient.open(config)
                : () -> ReportedClient.open(config, metrics);
    }

    private void takeBaseSettings() {
        take(getMaxBatchSize(), config::maxBatchSize);
        take(getMaxBatchSizeInBytes(), config::maxBatchSizeInBytes);
        take(getMaxInFlightRequests(), config::maxInFlightRequests);
        take(getMaxBufferedRequests(), config::maxBufferedRequests);
        take(getMaxTimeInBufferMS(), ms -> config.maxTimeInBuffer(Duration.ofMillis(ms)));
        take(getMaxRecordSizeInBytes(), config::maxRecordSizeInBytes);
    }

    private static <N> void take(@Nullable N value, Consumer<N> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private static void require(boolean condition, String whatToDo) {
        if (!condition) {
            throw new IllegalArgumentException(whatToDo);
        }
    }

    private void checkDataDate() {
        boolean fixed = fixedDate != null;
        boolean perRecord = dateExtractor != null;
        require(
                !(fixed && perRecord),
                "Set one data date for all records or an extractor for each, not both.");
        require(
                stage.isOffline() || !fixed && !perRecord,
                "The stage "
                        + stage
                        + " takes no data date; remove setDataDate, or use an offline stage such as"
                        + " incremental_sync_daily.");
        require(
                !stage.isOffline() || fixed || perRecord,
                "The stage "
                        + stage
                        + " needs the day each record belongs to: setDataDate(LocalDate) for one"
                        + " day, setDataDate(extractor) for many.");
        require(
                fixedDate == null || DataDates.isPlausible(fixedDate),
                "The data date " + fixedDate + " is not between 1970 and 9999.");
    }

    private void checkRows() {
        require(
                key != null || change == null,
                "setChange tells what an element does to its row, and setKey which row that is: set"
                        + " the key, too.");
        require(
                key != null || coalesce == null || !coalesce,
                "setCoalesce(true) needs to know which elements are versions of one row: setKey.");
        require(
                change != null || deleteSchema == null && !ignoreDeletes,
                "setDeleteSchema and setIgnoreDeletes say what becomes of rows that are gone, and"
                        + " setChange which are: set that, too.");
        require(
                deleteSchema == null || !ignoreDeletes,
                "Rows that are gone are written (setDeleteSchema) or passed over"
                        + " (setIgnoreDeletes), not both: remove one of them.");
    }

    private void checkDeadLetters() {
        boolean wanted = config.hasPolicy(RecordErrorPolicy.DEAD_LETTER);
        boolean given = deadLetterSink != null;
        require(
                !wanted || given,
                "The record error policy DEAD_LETTER needs a place: setDeadLetterSink("
                        + "DeadLetters.toFiles(path)), for one.");
        require(
                wanted || !given,
                "A dead-letter sink is set, but no record error policy is DEAD_LETTER, so nothing"
                        + " would reach it. Add setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER),"
                        + " or remove setDeadLetterSink.");
    }
}
