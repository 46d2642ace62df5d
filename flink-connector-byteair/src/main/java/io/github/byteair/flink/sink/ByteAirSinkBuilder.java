/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.Credentials;
import io.github.byteair.client.HttpByteAirClient;
import io.github.byteair.client.Region;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteRequest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Objects;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.annotation.VisibleForTesting;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.sink.AsyncSinkBaseBuilder;
import org.apache.flink.util.InstantiationUtil;

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
 *   <li>{@code setMaxBatchSize} (default {@value #DEFAULT_MAX_BATCH_SIZE}): records a request
 *       carries. When requests a second are what is scarce, waiting records join bigger ones, see
 *       {@link #setMaxGrownBatchSize}. At most 10,000, the service's limit.
 *   <li>{@code setMaxBatchSizeInBytes} (default 5 MiB): JSON bytes a request carries, before
 *       compression.
 *   <li>{@code setMaxTimeInBufferMS} (default 1 s, in the offline stages 30 s): how long a record
 *       waits for a request to fill.
 *   <li>{@code setMaxInFlightRequests} (default {@value #DEFAULT_MAX_IN_FLIGHT_REQUESTS}): requests
 *       a subtask has under way at once.
 *   <li>{@code setMaxBufferedRequests} (default {@value #DEFAULT_MAX_BUFFERED_REQUESTS}): records a
 *       subtask holds until they are accepted; at the cap it takes no more input. (The base class
 *       calls a record a request.)
 *   <li>{@code setMaxRecordSizeInBytes} (default 2 MiB): a larger record can't be written, see
 *       {@link #setRecordErrorPolicy}.
 * </ul>
 *
 * @param <T> what the sink takes
 */
@PublicEvolving
public class ByteAirSinkBuilder<T>
        extends AsyncSinkBaseBuilder<T, RequestEntry, ByteAirSinkBuilder<T>> {

    public static final int DEFAULT_MAX_BATCH_SIZE = 1_000;
    public static final long DEFAULT_MAX_BATCH_SIZE_IN_BYTES = 5L << 20;
    public static final int DEFAULT_MAX_IN_FLIGHT_REQUESTS = 10;
    public static final int DEFAULT_MAX_BUFFERED_REQUESTS = 250_000;
    public static final long DEFAULT_MAX_TIME_IN_BUFFER_MS = 1_000;
    public static final long DEFAULT_MAX_TIME_IN_BUFFER_OFFLINE_MS = 30_000;
    public static final long DEFAULT_MAX_RECORD_SIZE_IN_BYTES = 2L << 20;

    /** The service's limit for a whole project (write page, docs 108563). */
    public static final double DEFAULT_REQUESTS_PER_SECOND = 100;

    /** The service's limit for a whole project (write page, docs 108563). */
    public static final double DEFAULT_RECORDS_PER_SECOND = 50_000;

    public static final Duration DEFAULT_INITIAL_BACKOFF = Duration.ofMillis(200);
    public static final Duration DEFAULT_MAX_BACKOFF = Duration.ofSeconds(30);
    public static final int DEFAULT_MAX_OPEN_DATES = 400;
    public static final Duration DEFAULT_GATEWAY_GRACE_TIME = Duration.ofMinutes(5);

    private final ClientConfig.Builder client = ClientConfig.builder();
    private final SinkSettings settings = new SinkSettings();

    @Nullable private SerializationSchema<T> schema;
    @Nullable private FilterFunction<T> filter;
    @Nullable private LocalDate fixedDate;
    @Nullable private DataDateExtractor<T> dateExtractor;
    @Nullable private ClientFactory clientFactory;
    @Nullable private Credentials credentials;
    @Nullable private Sink<RejectedRecord> deadLetterSink;
    private boolean hasRegion;
    private boolean hasEndpoints;
    private boolean hasTopic;

    ByteAirSinkBuilder() {
        settings.requestsPerSecond = DEFAULT_REQUESTS_PER_SECOND;
        settings.recordsPerSecond = DEFAULT_RECORDS_PER_SECOND;
        settings.initialBackoff = DEFAULT_INITIAL_BACKOFF;
        settings.maxBackoff = DEFAULT_MAX_BACKOFF;
        settings.maxGrownBatchSize = WriteRequest.MAX_RECORDS;
        settings.maxOpenDates = DEFAULT_MAX_OPEN_DATES;
        settings.gatewayGraceTime = DEFAULT_GATEWAY_GRACE_TIME;
        setRecordErrorPolicy(RecordErrorPolicy.FAIL);
    }

    // ------------------------------------------------------------------ where to

    /** The topic: {@code user}, {@code item}, {@code behavior}, or another by arrangement. */
    public ByteAirSinkBuilder<T> setTopic(String topic) {
        settings.topic = Objects.requireNonNull(topic, "topic");
        hasTopic = true;
        return this;
    }

    /** The stage; default {@link Stage#INCREMENTAL_SYNC_STREAMING}. */
    public ByteAirSinkBuilder<T> setStage(Stage stage) {
        settings.stage = Objects.requireNonNull(stage, "stage");
        return this;
    }

    /** The project's application id: digits, from the console. */
    public ByteAirSinkBuilder<T> setApplicationId(String applicationId) {
        client.applicationId(applicationId);
        return this;
    }

    /** The account's tenant id: digits, from the console. */
    public ByteAirSinkBuilder<T> setTenantId(String tenantId) {
        client.tenantId(tenantId);
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
     * The project's quota, to be shared by all subtasks of this sink; default 100 requests and
     * 50,000 records a second. Lower it where other writers use the same project. 0 lifts a limit.
     */
    public ByteAirSinkBuilder<T> setQuota(double requestsPerSecond, double recordsPerSecond) {
        settings.requestsPerSecond = requestsPerSecond;
        settings.recordsPerSecond = recordsPerSecond;
        return this;
    }

    /**
     * How many records a request may carry while requests a second are scarce; default 10,000, the
     * service's limit. Set it to the batch size to have no request carry more than that.
     */
    public ByteAirSinkBuilder<T> setMaxGrownBatchSize(int records) {
        settings.maxGrownBatchSize = records;
        return this;
    }

    /**
     * JSON bytes a subtask holds until they are accepted; at the cap it takes no more input.
     * Default 64 MiB, but no more than a 64th of the task manager's heap: a checkpoint makes
     * copies.
     */
    public ByteAirSinkBuilder<T> setMaxBufferedBytes(long bytes) {
        settings.maxBufferedBytes = bytes;
        return this;
    }

    /**
     * How many data dates may be open at once before their requests are sent less than full;
     * default 400.
     */
    public ByteAirSinkBuilder<T> setMaxOpenDates(int dates) {
        settings.maxOpenDates = dates;
        return this;
    }

    // ------------------------------------------------------------------ what if

    /** The pause after a first failure, doubled with each further one; default 200 ms. */
    public ByteAirSinkBuilder<T> setInitialBackoff(Duration backoff) {
        settings.initialBackoff = Objects.requireNonNull(backoff, "backoff");
        return this;
    }

    /** The longest pause between attempts; default 30 s. */
    public ByteAirSinkBuilder<T> setMaxBackoff(Duration backoff) {
        settings.maxBackoff = Objects.requireNonNull(backoff, "backoff");
        return this;
    }

    /**
     * Fails the job when a batch has been failing for so long. By default, and with null, retrying
     * has no end.
     */
    public ByteAirSinkBuilder<T> setMaxRetryDuration(@Nullable Duration duration) {
        settings.maxRetryDuration = duration;
        return this;
    }

    /**
     * Fails the job when, at the end of its input, the service has not taken everything within this
     * time. By default, and with null, it waits.
     */
    public ByteAirSinkBuilder<T> setDrainTimeout(@Nullable Duration timeout) {
        settings.drainTimeout = timeout;
        return this;
    }

    /**
     * How long answers that are not the service's (a redirect, a page with 403 or 404, a 400 that a
     * gateway gives) count as an outage once the same settings have worked: a gateway may be being
     * reloaded, or show a page for maintenance. After that, and at once where the settings have not
     * worked in this process or with 0, the job fails with what was seen. From 0 to a year; default
     * 5 min.
     */
    public ByteAirSinkBuilder<T> setGatewayGraceTime(Duration time) {
        settings.gatewayGraceTime = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * Keeps the order of records within a subtask: one request at a time, and one that fails holds
     * up those behind it, so that of two versions of a row the later one stays. Costs throughput:
     * one batch per round trip. Default false.
     */
    public ByteAirSinkBuilder<T> setOrdered(boolean ordered) {
        settings.ordered = ordered;
        return this;
    }

    /**
     * Whether a request that got no answer is repeated under its old Request-Id. True, the default:
     * the service recognises the repeat, nothing is stored twice, but which records it may have
     * rejected in the first is not told again. False: rejections are always known, but records may
     * be stored twice.
     */
    public ByteAirSinkBuilder<T> setReuseRequestIds(boolean reuse) {
        settings.reuseRequestIds = reuse;
        return this;
    }

    /** What to do with records that can't be written, whatever the cause; default FAIL. */
    public ByteAirSinkBuilder<T> setRecordErrorPolicy(RecordErrorPolicy policy) {
        for (RejectionCause cause : RejectionCause.values()) {
            setRecordErrorPolicy(cause, policy);
        }
        return this;
    }

    /** What to do with records that can't be written for this cause; default FAIL. */
    public ByteAirSinkBuilder<T> setRecordErrorPolicy(
            RejectionCause cause, RecordErrorPolicy policy) {
        settings.policies.put(
                Objects.requireNonNull(cause, "cause"), Objects.requireNonNull(policy, "policy"));
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
     */
    public ByteAirSinkBuilder<T> setDoneOnCompletion(boolean done) {
        settings.doneOnCompletion = done;
        return this;
    }

    @VisibleForTesting
    ByteAirSinkBuilder<T> setClientFactory(ClientFactory factory) {
        this.clientFactory = factory;
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
        // The sink's own: a builder may be changed afterwards and make another one.
        SinkSettings settings = InstantiationUtil.cloneUnchecked(this.settings);
        new SettingsCheck(settings).check();
        SettingsCheck.require(hasTopic, "Set the topic: setTopic(\"behavior\"), for one.");
        SettingsCheck.topic(settings.topic);
        SettingsCheck.require(
                credentials != null,
                "Set the credentials: setCredentials(Credentials.volc(accessKey, secretKey)), or"
                        + " Credentials.volcFromEnvironment() to read VOLC_ACCESSKEY and"
                        + " VOLC_SECRETKEY where the job runs.");
        SettingsCheck.require(
                !(hasRegion && hasEndpoints),
                "Set a region or endpoints, not both: a region stands for its public endpoint.");
        SettingsCheck.require(
                schema != null,
                "Set how an element becomes JSON: setSerializationSchema("
                        + "JsonSerializationSchemas.forMaps()), for one.");
        SettingsCheck.dataDate(settings.stage, fixedDate, dateExtractor != null);
        SettingsCheck.done(settings.stage, settings.doneOnCompletion);
        SettingsCheck.deadLetters(settings.policies.values(), deadLetterSink != null);
        client.maxConnections(settings.maxInFlightRequests);
        ClientConfig config = client.build();
        settings.workingSettingsKey = WorkingSettings.key(config);
        RecordConverter<T> converter =
                new RecordConverter<>(
                        schema, filter, fixedDate, dateExtractor, settings.maxRecordSizeInBytes);
        ClientFactory clients =
                clientFactory != null ? clientFactory : () -> HttpByteAirClient.open(config);
        return deadLetterSink == null && !settings.doneOnCompletion
                ? new ByteAirSink<>(settings, converter, clients)
                : new CommittingByteAirSink<>(settings, converter, clients, deadLetterSink);
    }

    private void takeBaseSettings() {
        settings.maxBatchSize = or(getMaxBatchSize(), DEFAULT_MAX_BATCH_SIZE);
        settings.maxBatchSizeInBytes =
                or(getMaxBatchSizeInBytes(), DEFAULT_MAX_BATCH_SIZE_IN_BYTES);
        settings.maxInFlightRequests = or(getMaxInFlightRequests(), DEFAULT_MAX_IN_FLIGHT_REQUESTS);
        settings.maxBufferedRequests = or(getMaxBufferedRequests(), DEFAULT_MAX_BUFFERED_REQUESTS);
        settings.maxTimeInBufferMillis =
                or(
                        getMaxTimeInBufferMS(),
                        settings.stage.isOffline()
                                ? DEFAULT_MAX_TIME_IN_BUFFER_OFFLINE_MS
                                : DEFAULT_MAX_TIME_IN_BUFFER_MS);
        settings.maxRecordSizeInBytes =
                or(
                        getMaxRecordSizeInBytes(),
                        Math.min(DEFAULT_MAX_RECORD_SIZE_IN_BYTES, settings.maxBatchSizeInBytes));
        settings.maxGrownBatchSize = Math.max(settings.maxGrownBatchSize, settings.maxBatchSize);
    }

    private static <N> N or(@Nullable N value, N otherwise) {
        return value == null ? otherwise : value;
    }
}
