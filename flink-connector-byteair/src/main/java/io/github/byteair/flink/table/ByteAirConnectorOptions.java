/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.PlatformMetrics;
import io.github.byteair.client.Region;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteRequest;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.config.SinkConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The options of {@code CREATE TABLE … WITH ('connector' = 'byteair', …)}. Their names are fixed;
 * the table in docs/sql.md is made from this class.
 */
@PublicEvolving
public final class ByteAirConnectorOptions {

    public static final ConfigOption<String> APPLICATION_ID =
            ConfigOptions.key("application-id")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The application (formerly: project) that the data is for: digits, from"
                                    + " the ByteAir console.");

    public static final ConfigOption<String> TENANT_ID =
            ConfigOptions.key("tenant-id")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The account: digits, from the ByteAir console.");

    public static final ConfigOption<String> TOPIC =
            ConfigOptions.key("topic")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "What the rows are: 'user', 'item', 'behavior', or another topic agreed"
                                    + " with the platform. With a metadata column 'topic', that of"
                                    + " rows whose column is NULL; without one, required.");

    public static final ConfigOption<Map<String, String>> TOPIC_WEIGHT =
            ConfigOptions.key("sink.topic.weight")
                    .mapType()
                    .noDefaultValue()
                    .withDescription(
                            "How many turns a topic has, where requests are scarce, for one of a topic"
                                    + " without a weight, e.g. 'sink.topic.weight.item' = '4'; from 1"
                                    + " to 100. For a table with a metadata column 'topic'.");

    public static final ConfigOption<Stage> STAGE =
            ConfigOptions.key("stage")
                    .enumType(Stage.class)
                    .defaultValue(Stage.INCREMENTAL_SYNC_STREAMING)
                    .withDescription(
                            "The stage of the project's data feed. It must be the one the project"
                                    + " is in on the console. All but the streaming stage need a data"
                                    + " date, by the metadata column 'data-date' or by"
                                    + " 'sink.data-date'.");

    public static final ConfigOption<Region> REGION =
            ConfigOptions.key("region")
                    .enumType(Region.class)
                    .defaultValue(Region.CN)
                    .withDescription(
                            "Whose hosts to call. For hosts of your own, set 'endpoint' instead.");

    public static final ConfigOption<List<String>> ENDPOINT =
            ConfigOptions.key("endpoint")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "The hosts to call, as scheme://host[:port], several separated by ';':"
                                    + " for private deployments, gateways and tests. Not together"
                                    + " with 'region'.");

    public static final ConfigOption<AuthType> AUTH_TYPE =
            ConfigOptions.key("auth.type")
                    .enumType(AuthType.class)
                    .defaultValue(AuthType.VOLC)
                    .withDescription("How requests are authenticated.");

    public static final ConfigOption<CredentialsSource> AUTH_CREDENTIALS =
            ConfigOptions.key("auth.credentials")
                    .enumType(CredentialsSource.class)
                    .defaultValue(CredentialsSource.STATIC)
                    .withDescription(
                            "Where the keys come from. What stands in a table's options can be read"
                                    + " by whoever reads the catalog; 'env' and 'file' keep the keys"
                                    + " out of it.");

    public static final ConfigOption<String> AUTH_ACCESS_KEY =
            ConfigOptions.key("auth.access-key")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The access key, for 'volc' with 'static'.");

    public static final ConfigOption<String> AUTH_SECRET_KEY =
            ConfigOptions.key("auth.secret-key")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The secret key, for 'volc' with 'static'.");

    public static final ConfigOption<String> AUTH_TOKEN =
            ConfigOptions.key("auth.token")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The token, for 'air' with 'static'.");

    public static final ConfigOption<String> AUTH_FILE =
            ConfigOptions.key("auth.file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The file with the keys, for 'file'; it must be there on every"
                                    + " TaskManager.");

    public static final ConfigOption<Duration> REQUEST_TIMEOUT =
            ConfigOptions.key("request.timeout")
                    .durationType()
                    .defaultValue(ClientConfig.DEFAULT_REQUEST_TIMEOUT)
                    .withDescription(
                            "The longest a request may take, from connecting to the answer's last"
                                    + " byte. A request past it is sent again under the same"
                                    + " Request-Id.");

    public static final ConfigOption<Duration> REQUEST_CONNECT_TIMEOUT =
            ConfigOptions.key("request.connect-timeout")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "The longest that connecting to one address may take before the host's"
                                    + " next one is tried. From 10 ms to a third of"
                                    + " 'request.timeout', which it is without this option.");

    public static final ConfigOption<Duration> REQUEST_SERVER_TIMEOUT =
            ConfigOptions.key("request.server-timeout")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "The time that the service is told it may take, less than"
                                    + " 'request.timeout'. Without it, four fifths of that.");

    public static final ConfigOption<String> REQUEST_HOST_HEADER =
            ConfigOptions.key("request.host-header")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "What the service is called, host[:port], where 'endpoint' has an"
                                    + " address in its place: goes into the Host header and the"
                                    + " signature, and with https it is the name asked for and"
                                    + " looked for in the certificate. With 'http.proxy', for https"
                                    + " only.");

    public static final ConfigOption<Map<String, String>> HTTP_HEADER =
            ConfigOptions.key("http.header")
                    .mapType()
                    .noDefaultValue()
                    .withDescription(
                            "A header for every request, done included, e.g. 'http.header.X-Lane' ="
                                    + " 'blue'. One that begins with X- is signed. Those that the"
                                    + " connector writes itself are refused.");

    public static final ConfigOption<Map<String, String>> HTTP_QUERY =
            ConfigOptions.key("http.query")
                    .mapType()
                    .noDefaultValue()
                    .withDescription(
                            "A query for the URL of every request, done included, e.g."
                                    + " 'http.query.route' = 'b'; it is encoded and signed. Not"
                                    + " method, stage or topic.");

    public static final ConfigOption<String> HTTP_PROXY =
            ConfigOptions.key("http.proxy")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A proxy, host:port or http://host:port; https goes through it in a"
                                    + " tunnel. Its user and password come from 'auth.file' or the"
                                    + " environment, see below.");

    public static final ConfigOption<String> HTTP_TRUST_STORE =
            ConfigOptions.key("http.trust-store")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A file on every TaskManager with the certificates to trust in place of"
                                    + " Java's own: PKCS12, JKS, or PEM.");

    public static final ConfigOption<String> HTTP_TRUST_STORE_PASSWORD =
            ConfigOptions.key("http.trust-store.password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Its password, if it needs one. Better in 'auth.file' or the"
                                    + " environment, see below.");

    public static final ConfigOption<String> HTTP_KEY_STORE =
            ConfigOptions.key("http.key-store")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A file on every TaskManager with the client's own key and certificate,"
                                    + " for a service or gateway that asks for one: PKCS12 or JKS.");

    public static final ConfigOption<String> HTTP_KEY_STORE_PASSWORD =
            ConfigOptions.key("http.key-store.password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The password of that file and of the key in it. Better in 'auth.file'"
                                    + " or the environment, see below.");

    public static final ConfigOption<MemorySize> HTTP_MAX_ANSWER_SIZE =
            ConfigOptions.key("http.max-answer-size")
                    .memoryType()
                    .defaultValue(new MemorySize(ClientConfig.DEFAULT_MAX_RESPONSE_BYTES))
                    .withDescription(
                            "The largest answer that is read, as received and unpacked; from 1 kb"
                                    + " to 256 mb.");

    public static final ConfigOption<Integer> BATCH_MAX_SIZE =
            ConfigOptions.key("sink.batch.max-size")
                    .intType()
                    .defaultValue(SinkConfig.DEFAULT_MAX_BATCH_SIZE)
                    .withDescription(
                            "The records of a request that is full; the platform takes at most"
                                    + " 10000.");

    public static final ConfigOption<Integer> BATCH_MAX_GROWN_SIZE =
            ConfigOptions.key("sink.batch.max-grown-size")
                    .intType()
                    .defaultValue(WriteRequest.MAX_RECORDS)
                    .withDescription(
                            "The records of a request at most while requests a second are scarce"
                                    + " and waiting records join bigger ones; no less than"
                                    + " 'sink.batch.max-size'.");

    public static final ConfigOption<MemorySize> FLUSH_BUFFER_SIZE =
            ConfigOptions.key("sink.flush-buffer.size")
                    .memoryType()
                    .defaultValue(new MemorySize(SinkConfig.DEFAULT_MAX_BATCH_SIZE_IN_BYTES))
                    .withDescription(
                            "The bytes of JSON at which a request is full, whatever its records.");

    public static final ConfigOption<Duration> FLUSH_BUFFER_TIMEOUT =
            ConfigOptions.key("sink.flush-buffer.timeout")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "How long a record waits for its request to fill up, at most. A number"
                                    + " alone is milliseconds. Without it, 1 s in the streaming stage"
                                    + " and 30 s in the others.");

    public static final ConfigOption<Integer> REQUESTS_MAX_INFLIGHT =
            ConfigOptions.key("sink.requests.max-inflight")
                    .intType()
                    .defaultValue(SinkConfig.DEFAULT_MAX_IN_FLIGHT_REQUESTS)
                    .withDescription(
                            "The requests that one subtask has under way at a time. 1 where"
                                    + " 'sink.ordered' is on.");

    public static final ConfigOption<Integer> REQUESTS_MAX_BUFFERED =
            ConfigOptions.key("sink.requests.max-buffered")
                    .intType()
                    .defaultValue(SinkConfig.DEFAULT_MAX_BUFFERED_REQUESTS)
                    .withDescription(
                            "The records that one subtask holds, waiting or under way, before it"
                                    + " takes no more.");

    public static final ConfigOption<MemorySize> BUFFER_MAX_BYTES =
            ConfigOptions.key("sink.buffer.max-bytes")
                    .memoryType()
                    .noDefaultValue()
                    .withDescription(
                            "The bytes of the heap that one subtask's records take, waiting or under"
                                    + " way, before it takes hardly any more. Without it, 64 MiB,"
                                    + " or two requests if that is more. All writers of a"
                                    + " TaskManager together hold no more than a third of its heap,"
                                    + " checkpoints' copies included, so a ninth is records.");

    public static final ConfigOption<MemorySize> RECORD_MAX_SIZE =
            ConfigOptions.key("sink.record.max-size")
                    .memoryType()
                    .defaultValue(new MemorySize(SinkConfig.DEFAULT_MAX_RECORD_SIZE_IN_BYTES))
                    .withDescription(
                            "A record with so many bytes of JSON or more follows"
                                    + " 'sink.record-error.policy'.");

    public static final ConfigOption<Integer> GZIP_LEVEL =
            ConfigOptions.key("sink.gzip-level")
                    .intType()
                    .defaultValue(ClientConfig.DEFAULT_GZIP_LEVEL)
                    .withDescription(
                            "How hard requests are compressed, from 1 (fast) to 9 (small); 0 for"
                                    + " not at all.");

    public static final ConfigOption<Double> REQUESTS_PER_SECOND =
            ConfigOptions.key("sink.rate-limit.requests-per-second")
                    .doubleType()
                    .defaultValue(SinkConfig.DEFAULT_REQUESTS_PER_SECOND)
                    .withDescription(
                            "The requests that the project takes in a second. All subtasks, and all"
                                    + " tables of a job that write to the project with this setting,"
                                    + " share it. 0, here and for the records, lifts the limit.");

    public static final ConfigOption<Double> RECORDS_PER_SECOND =
            ConfigOptions.key("sink.rate-limit.records-per-second")
                    .doubleType()
                    .defaultValue(SinkConfig.DEFAULT_RECORDS_PER_SECOND)
                    .withDescription(
                            "The records that the project takes in a second; shared as above. 0"
                                    + " lifts the limit.");

    public static final ConfigOption<Duration> RETRY_INITIAL_BACKOFF =
            ConfigOptions.key("sink.retry.initial-backoff")
                    .durationType()
                    .defaultValue(SinkConfig.DEFAULT_INITIAL_BACKOFF)
                    .withDescription(
                            "The wait before a failed request is sent again, about; it doubles with"
                                    + " each failure.");

    public static final ConfigOption<Duration> RETRY_MAX_BACKOFF =
            ConfigOptions.key("sink.retry.max-backoff")
                    .durationType()
                    .defaultValue(SinkConfig.DEFAULT_MAX_BACKOFF)
                    .withDescription("The longest such wait.");

    public static final ConfigOption<Duration> RETRY_MAX_DURATION =
            ConfigOptions.key("sink.retry.max-duration")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "How long a request is tried before the job fails with its last"
                                    + " failure. Without it, for ever.");

    public static final ConfigOption<Duration> GATEWAY_GRACE_TIME =
            ConfigOptions.key("sink.gateway-grace-time")
                    .durationType()
                    .defaultValue(SinkConfig.DEFAULT_GATEWAY_GRACE_TIME)
                    .withDescription(
                            "How long answers that are not the platform's (a redirect, a gateway's"
                                    + " 403 or 404) count as an outage once the same settings have"
                                    + " worked. Then the job fails; with 0, at once.");

    public static final ConfigOption<Boolean> REQUEST_ID_REUSE =
            ConfigOptions.key("sink.request-id.reuse")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether a request that got no answer is sent again under its"
                                    + " Request-Id, so that the platform can tell it is the same. Off,"
                                    + " records may be stored twice, but each rejected record is"
                                    + " known.");

    public static final ConfigOption<Duration> DRAIN_TIMEOUT =
            ConfigOptions.key("sink.drain.timeout")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "How long the end of a bounded input waits for the last records to be"
                                    + " taken before the job fails. Without it, for ever.");

    public static final ConfigOption<RecordErrorPolicy> RECORD_ERROR_POLICY =
            ConfigOptions.key("sink.record-error.policy")
                    .enumType(RecordErrorPolicy.class)
                    .defaultValue(RecordErrorPolicy.FAIL)
                    .withDescription(
                            "What becomes of a record that the platform rejects, that is too large"
                                    + " or has no form in JSON, whose data date or topic is"
                                    + " invalid, or whose day is closed.");

    public static final ConfigOption<RecordErrorPolicy> REFUSED_TOPIC_POLICY =
            ConfigOptions.key("sink.refused-topic.policy")
                    .enumType(RecordErrorPolicy.class)
                    .defaultValue(RecordErrorPolicy.FAIL)
                    .withDescription(
                            "What becomes of the rows of a topic that the platform does not know;"
                                    + " rows of other topics go on.");

    public static final ConfigOption<String> DEAD_LETTER_PATH =
            ConfigOptions.key("sink.dead-letter.path")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The directory, on any of Flink's file systems, for the dead letters.");

    public static final ConfigOption<DeletePolicy> DELETE_POLICY =
            ConfigOptions.key("sink.delete.policy")
                    .enumType(DeletePolicy.class)
                    .defaultValue(DeletePolicy.FAIL)
                    .withDescription(
                            "What the sink does with a DELETE; the platform has none. For tables"
                                    + " with a primary key.");

    public static final ConfigOption<String> DELETE_MARK_FIELD =
            ConfigOptions.key("sink.delete.mark-field")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The column that tells the platform of the delete, e.g. 'status', for"
                                    + " 'mark'.");

    public static final ConfigOption<String> DELETE_MARK_VALUE =
            ConfigOptions.key("sink.delete.mark-value")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The column's value then, e.g. '0', for 'mark'.");

    public static final ConfigOption<Boolean> ORDERED =
            ConfigOptions.key("sink.ordered")
                    .booleanType()
                    .noDefaultValue()
                    .withDescription(
                            "Whether records of one subtask arrive in order, one request at a time,"
                                    + " so that the later of two versions of a row stays. Without it,"
                                    + " on for a table with a primary key and off for others.");

    public static final ConfigOption<DeliveryGuarantee> DELIVERY_GUARANTEE =
            ConfigOptions.key("sink.delivery-guarantee")
                    .enumType(DeliveryGuarantee.class)
                    .defaultValue(DeliveryGuarantee.AT_LEAST_ONCE)
                    .withDescription(
                            "What is promised of rows when the job is restarted. 'exactly-once':"
                                    + " rows are sent when a checkpoint that holds their request is"
                                    + " complete, and the platform recognises what is repeated."
                                    + " 'none': checkpoints hold no records, and what the sink has is lost"
                                    + " with a failure.");

    public static final ConfigOption<MemorySize> MAX_PENDING_BYTES =
            ConfigOptions.key("sink.exactly-once.max-pending-bytes")
                    .memoryType()
                    .noDefaultValue()
                    .withDescription(
                            "What may wait in a subtask, compressed, for its checkpoint or, behind"
                                    + " it, for the service, before input is held back: little of it"
                                    + " on the heap, the rest in temporary files. Without it, 256"
                                    + " MiB. For 'sink.delivery-guarantee' = 'exactly-once'.");

    public static final ConfigOption<Boolean> COALESCE =
            ConfigOptions.key("sink.coalesce")
                    .booleanType()
                    .noDefaultValue()
                    .withDescription(
                            "Whether a version of a row makes earlier ones superfluous that still"
                                    + " wait to join a request. Without it, on for a table with a"
                                    + " primary key; others have none to go by.");

    public static final ConfigOption<Boolean> UPDATE_BEFORE =
            ConfigOptions.key("sink.update-before")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the planner is asked for the first half of each update, too."
                                    + " Needed where a source tells of a changed key by an update"
                                    + " and not by a delete and an insert. For tables with a"
                                    + " primary key; there is no upsert materializer then.");

    public static final ConfigOption<NullFields> NULL_FIELDS =
            ConfigOptions.key("sink.null-fields")
                    .enumType(NullFields.class)
                    .defaultValue(NullFields.OMIT)
                    .withDescription("What becomes of a NULL column.");

    public static final ConfigOption<NestedFormat> NESTED =
            ConfigOptions.key("sink.nested")
                    .enumType(NestedFormat.class)
                    .defaultValue(NestedFormat.JSON_STRING)
                    .withDescription("How an ARRAY, MAP, ROW or MULTISET column travels.");

    public static final ConfigOption<TimestampFormat> TIMESTAMP_FORMAT =
            ConfigOptions.key("sink.timestamp-format")
                    .enumType(TimestampFormat.class)
                    .defaultValue(TimestampFormat.EPOCH_SECONDS)
                    .withDescription("How TIMESTAMP and TIMESTAMP_LTZ travel.");

    public static final ConfigOption<String> TIME_ZONE =
            ConfigOptions.key("sink.time-zone")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The zone, e.g. 'Asia/Shanghai', whose clocks a TIMESTAMP was read off,"
                                    + " for the epoch formats. Without it, the session's"
                                    + " 'table.local-time-zone', as in Flink's own casts.");

    public static final ConfigOption<String> DATA_DATE =
            ConfigOptions.key("sink.data-date")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "One data date, yyyy-MM-dd, for all rows of an offline stage. For a"
                                    + " date per row, use the metadata column 'data-date'.");

    public static final ConfigOption<Integer> MAX_OPEN_DATES =
            ConfigOptions.key("sink.max-open-dates")
                    .intType()
                    .defaultValue(SinkConfig.DEFAULT_MAX_OPEN_DATES)
                    .withDescription(
                            "The data dates that may wait for full requests at a time; past it,"
                                    + " requests are sent less than full.");

    public static final ConfigOption<DoneTriggerChoice> DONE_TRIGGER =
            ConfigOptions.key("sink.done.trigger")
                    .enumType(DoneTriggerChoice.class)
                    .defaultValue(DoneTriggerChoice.NONE)
                    .withDescription(
                            "When 'done' is called, which tells the platform that a day has all its"
                                    + " rows. For offline stages.");

    public static final ConfigOption<Duration> DONE_DELAY =
            ConfigOptions.key("sink.done.delay")
                    .durationType()
                    .defaultValue(Duration.ZERO)
                    .withDescription(
                            "How far the watermark must have passed a day's end, for 'watermark'."
                                    + " Rows that come later follow 'sink.record-error.policy'.");

    public static final ConfigOption<String> DONE_TIME_ZONE =
            ConfigOptions.key("sink.done.time-zone")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The zone, e.g. 'Asia/Shanghai', whose midnight ends a day, for"
                                    + " 'watermark'. Without it, the session's"
                                    + " 'table.local-time-zone'.");

    public static final ConfigOption<Boolean> DONE_EMPTY_DAYS =
            ConfigOptions.key("sink.done.empty-days")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether days of a topic without rows are closed as well, from its first"
                                    + " day with rows on, for 'watermark'.");

    public static final ConfigOption<Boolean> DONE_ON_COMPLETION =
            ConfigOptions.key("sink.done-on-completion")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Deprecated: 'true' is 'sink.done.trigger' = 'completion'. When a bounded"
                                    + " input has ended and all its rows are taken, the days that had"
                                    + " rows are closed by one 'done' for each topic. For offline"
                                    + " stages; an input without an end is refused when planned.");

    public static final ConfigOption<String> METRICS_DOMAIN =
            ConfigOptions.key("metrics.domain")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Where to report how many requests succeed and fail and how long they"
                                    + " take, as the SDKs' metrics.init does: a host, for https, or"
                                    + " scheme://host[:port], which the platform's people name."
                                    + " Without it, nothing is reported.");

    public static final ConfigOption<String> METRICS_PREFIX =
            ConfigOptions.key("metrics.prefix")
                    .stringType()
                    .defaultValue(PlatformMetrics.DEFAULT_PREFIX)
                    .withDescription("What the reported metrics' names begin with.");

    public static final ConfigOption<Map<String, String>> METRICS_TAG =
            ConfigOptions.key("metrics.tag")
                    .mapType()
                    .noDefaultValue()
                    .withDescription(
                            "A tag for each reported metric, e.g. 'metrics.tag.job' ="
                                    + " 'items-daily'; at most 20.");

    public static final ConfigOption<Integer> PARALLELISM = FactoryUtil.SINK_PARALLELISM;

    /** Options that a table cannot do without. */
    static final List<ConfigOption<?>> REQUIRED = List.of(APPLICATION_ID, TENANT_ID);

    /** The others, in the order in which the documentation has them. */
    static final List<ConfigOption<?>> OPTIONAL =
            List.of(
                    TOPIC,
                    TOPIC_WEIGHT,
                    STAGE,
                    REGION,
                    ENDPOINT,
                    AUTH_TYPE,
                    AUTH_CREDENTIALS,
                    AUTH_ACCESS_KEY,
                    AUTH_SECRET_KEY,
                    AUTH_TOKEN,
                    AUTH_FILE,
                    REQUEST_TIMEOUT,
                    REQUEST_CONNECT_TIMEOUT,
                    REQUEST_SERVER_TIMEOUT,
                    REQUEST_HOST_HEADER,
                    HTTP_HEADER,
                    HTTP_QUERY,
                    HTTP_PROXY,
                    HTTP_TRUST_STORE,
                    HTTP_TRUST_STORE_PASSWORD,
                    HTTP_KEY_STORE,
                    HTTP_KEY_STORE_PASSWORD,
                    HTTP_MAX_ANSWER_SIZE,
                    DATA_DATE,
                    MAX_OPEN_DATES,
                    DONE_TRIGGER,
                    DONE_DELAY,
                    DONE_TIME_ZONE,
                    DONE_EMPTY_DAYS,
                    DONE_ON_COMPLETION,
                    NULL_FIELDS,
                    NESTED,
                    TIMESTAMP_FORMAT,
                    TIME_ZONE,
                    DELETE_POLICY,
                    DELETE_MARK_FIELD,
                    DELETE_MARK_VALUE,
                    DELIVERY_GUARANTEE,
                    MAX_PENDING_BYTES,
                    ORDERED,
                    COALESCE,
                    UPDATE_BEFORE,
                    RECORD_ERROR_POLICY,
                    REFUSED_TOPIC_POLICY,
                    DEAD_LETTER_PATH,
                    RECORD_MAX_SIZE,
                    BATCH_MAX_SIZE,
                    BATCH_MAX_GROWN_SIZE,
                    FLUSH_BUFFER_SIZE,
                    FLUSH_BUFFER_TIMEOUT,
                    REQUESTS_MAX_INFLIGHT,
                    REQUESTS_MAX_BUFFERED,
                    BUFFER_MAX_BYTES,
                    GZIP_LEVEL,
                    REQUESTS_PER_SECOND,
                    RECORDS_PER_SECOND,
                    RETRY_INITIAL_BACKOFF,
                    RETRY_MAX_BACKOFF,
                    RETRY_MAX_DURATION,
                    GATEWAY_GRACE_TIME,
                    REQUEST_ID_REUSE,
                    DRAIN_TIMEOUT,
                    METRICS_DOMAIN,
                    METRICS_PREFIX,
                    METRICS_TAG,
                    PARALLELISM);

    /** Options whose values are nobody's business. */
    static final Set<ConfigOption<?>> SECRET =
            Set.of(
                    AUTH_SECRET_KEY,
                    AUTH_TOKEN,
                    HTTP_TRUST_STORE_PASSWORD,
                    HTTP_KEY_STORE_PASSWORD,
                    HTTP_HEADER,
                    HTTP_QUERY);

    /** Options whose keys end in a name of the user's own. */
    static final Set<ConfigOption<Map<String, String>>> PREFIXES =
            Set.of(HTTP_HEADER, HTTP_QUERY, METRICS_TAG, TOPIC_WEIGHT);

    private static final Set<ConfigOption<?>> DURATIONS_WITHOUT_DEFAULT =
            Set.of(
                    REQUEST_CONNECT_TIMEOUT,
                    REQUEST_SERVER_TIMEOUT,
                    FLUSH_BUFFER_TIMEOUT,
                    RETRY_MAX_DURATION,
                    DRAIN_TIMEOUT);

    private ByteAirConnectorOptions() {}

    /** The type of an option's value, which Flink keeps to itself. */
    static Class<?> typeOf(ConfigOption<?> option) {
        if (option.hasDefaultValue()) {
            Object value = option.defaultValue();
            return value instanceof Enum ? ((Enum<?>) value).getDeclaringClass() : value.getClass();
        }
        if (DURATIONS_WITHOUT_DEFAULT.contains(option)) {
            return Duration.class;
        }
        if (PREFIXES.contains(option)) {
            return Map.class;
        }
        if (option.equals(BUFFER_MAX_BYTES) || option.equals(MAX_PENDING_BYTES)) {
            return MemorySize.class;
        }
        if (option.equals(ORDERED) || option.equals(COALESCE)) {
            return Boolean.class;
        }
        return option.equals(PARALLELISM) ? Integer.class : String.class;
    }
}
