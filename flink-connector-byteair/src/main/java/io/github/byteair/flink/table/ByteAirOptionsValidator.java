/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static io.github.byteair.flink.table.ByteAirConnectorOptions.APPLICATION_ID;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.AUTH_ACCESS_KEY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.AUTH_CREDENTIALS;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.AUTH_FILE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.AUTH_SECRET_KEY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.AUTH_TOKEN;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.AUTH_TYPE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.BATCH_MAX_GROWN_SIZE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.BATCH_MAX_SIZE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.BUFFER_MAX_BYTES;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.COALESCE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DATA_DATE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DEAD_LETTER_PATH;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DELETE_MARK_FIELD;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DELETE_MARK_VALUE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DELETE_POLICY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DELIVERY_GUARANTEE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_DELAY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_EMPTY_DAYS;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_ON_COMPLETION;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_TIME_ZONE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_TRIGGER;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DRAIN_TIMEOUT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.ENDPOINT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.FLUSH_BUFFER_SIZE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.FLUSH_BUFFER_TIMEOUT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.GATEWAY_GRACE_TIME;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.GZIP_LEVEL;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_KEY_STORE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_KEY_STORE_PASSWORD;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_MAX_ANSWER_SIZE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_TRUST_STORE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_TRUST_STORE_PASSWORD;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.MAX_OPEN_DATES;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.MAX_PENDING_BYTES;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.METRICS_DOMAIN;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.METRICS_PREFIX;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.METRICS_TAG;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.ORDERED;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.PARALLELISM;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.RECORDS_PER_SECOND;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.RECORD_ERROR_POLICY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.RECORD_MAX_SIZE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REFUSED_TOPIC_POLICY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REGION;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUESTS_MAX_BUFFERED;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUESTS_MAX_INFLIGHT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUESTS_PER_SECOND;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUEST_ID_REUSE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUEST_TIMEOUT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.RETRY_INITIAL_BACKOFF;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.RETRY_MAX_BACKOFF;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.RETRY_MAX_DURATION;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.STAGE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.TENANT_ID;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.TIMESTAMP_FORMAT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.TIME_ZONE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.TOPIC;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.TOPIC_WEIGHT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.UPDATE_BEFORE;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.config.Guarantee;
import io.github.byteair.flink.sink.config.SettingException;
import io.github.byteair.flink.sink.config.SinkConfig;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;

/**
 * Refuses options that contradict each other or the table's columns, or that would have no effect,
 * in a sentence that says what to change. Secrets are in no sentence.
 */
final class ByteAirOptionsValidator {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,32}");

    private final TableOptions options;
    private final TableShape shape;

    ByteAirOptionsValidator(TableOptions options, TableShape shape) {
        this.options = options;
        this.shape = shape;
    }

    /**
     * @throws ValidationException for the first mistake found
     */
    void validate() {
        target();
        authentication();
        dates();
        done();
        columns();
        deletes();
        recordErrors();
        transport();
        settings();
        batches();
        times();
    }

    private void target() {
        for (ConfigOption<String> id : List.of(APPLICATION_ID, TENANT_ID)) {
            require(
                    DIGITS.matcher(options.get(id)).matches(),
                    valueOf(id) + " is not a number. Take it from the ByteAir console.");
        }
        require(
                shape.hasTopic() || !options.find(TOPIC).orElse("").trim().isEmpty(),
                "The table has no topic. Set 'topic' to the one of all rows, such as 'item'; or add a"
                        + " column such as topic STRING METADATA (not VIRTUAL), to have each row"
                        + " name its own.");
        options.find(TOPIC)
                .ifPresent(
                        topic ->
                                require(
                                        Destination.topicFault(topic) == null,
                                        valueOf(TOPIC)
                                                + " is not a topic's name. Use 'user', 'item',"
                                                + " 'behavior', or the name agreed with the"
                                                + " platform."));
        options.named(TOPIC_WEIGHT).forEach(this::topicWeight);
        require(
                !(options.isSet(REGION) && options.isSet(ENDPOINT)),
                "Both 'region' and 'endpoint' are set, but a region stands for its endpoint."
                        + " Remove one of them.");
        options.find(ENDPOINT)
                .ifPresent(
                        endpoints -> {
                            require(
                                    !endpoints.isEmpty(),
                                    "'endpoint' is empty. Set it to https://host[:port], or remove"
                                            + " it.");
                        });
        options.find(PARALLELISM)
                .ifPresent(n -> require(n > 0, valueOf(PARALLELISM) + " must be at least 1."));
    }

    private void topicWeight(String topic, String weight) {
        String option = "'" + TOPIC_WEIGHT.key() + "." + topic + "'";
        require(
                shape.hasTopic(),
                option
                        + " is set, but all rows are of one topic. Remove it, or add a column such"
                        + " as topic STRING METADATA (not VIRTUAL), to have each row name its own.");
        require(
                Destination.topicFault(topic) == null,
                option + " does not name a topic: " + Destination.topicFault(topic));
        require(
                weight.matches("[1-9][0-9]?|100"),
                option + " = '" + weight + "' must be a number from 1 to 100.");
    }

    private void authentication() {
        AuthType type = options.get(AUTH_TYPE);
        CredentialsSource source = options.get(AUTH_CREDENTIALS);
        if (type == AuthType.AIR) {
            for (ConfigOption<String> key : List.of(AUTH_ACCESS_KEY, AUTH_SECRET_KEY)) {
                require(
                        !options.isSet(key),
                        name(key)
                                + " is set, but 'auth.type' = 'air' uses 'auth.token'. Remove "
                                + name(key)
                                + ", or set 'auth.type' to 'volc'.");
            }
        } else {
            require(
                    !options.isSet(AUTH_TOKEN),
                    "'auth.token' is set, but 'auth.type' = 'volc' uses 'auth.access-key' and"
                            + " 'auth.secret-key'. Remove 'auth.token', or set 'auth.type' to"
                            + " 'air'.");
        }
        if (source == CredentialsSource.STATIC) {
            for (ConfigOption<String> key :
                    type == AuthType.AIR
                            ? List.of(AUTH_TOKEN)
                            : List.of(AUTH_ACCESS_KEY, AUTH_SECRET_KEY)) {
                require(
                        !options.find(key).orElse("").trim().isEmpty(),
                        name(key)
                                + " is not set. Set it, or set 'auth.credentials' to 'env' or"
                                + " 'file', to have it read on the TaskManagers.");
            }
        } else {
            for (ConfigOption<String> key : List.of(AUTH_ACCESS_KEY, AUTH_SECRET_KEY, AUTH_TOKEN)) {
                require(
                        !options.isSet(key),
                        name(key)
                                + " is set, but "
                                + valueOf(AUTH_CREDENTIALS)
                                + " has it read on the TaskManagers. Remove one of the two.");
            }
        }
        if (source == CredentialsSource.FILE) {
            require(
                    !options.find(AUTH_FILE).orElse("").trim().isEmpty(),
                    "'auth.credentials' = 'file' needs to know the file. Set 'auth.file' to its"
                            + " path on the TaskManagers.");
        } else {
            require(
                    !options.isSet(AUTH_FILE),
                    "'auth.file' is set, but 'auth.credentials' is '"
                            + source
                            + "'. Set it to 'file', or remove 'auth.file'.");
        }
    }

    private void transport() {
        for (ConfigOption<String> store : List.of(HTTP_TRUST_STORE, HTTP_KEY_STORE)) {
            ConfigOption<String> password =
                    store.equals(HTTP_TRUST_STORE)
                            ? HTTP_TRUST_STORE_PASSWORD
                            : HTTP_KEY_STORE_PASSWORD;
            require(
                    options.isSet(store) || !options.isSet(password),
                    name(password)
                            + " is set, but not "
                            + name(store)
                            + ". Set that to the file's path, or remove the password.");
        }
        require(
                options.get(HTTP_MAX_ANSWER_SIZE).getBytes() <= Integer.MAX_VALUE,
                valueOf(HTTP_MAX_ANSWER_SIZE) + " must be from 1 kb to 256 mb.");
    }

    private void dates() {
        Stage stage = options.get(STAGE);
        boolean fixed = options.isSet(DATA_DATE);
        boolean perRow = shape.hasDataDate();
        require(
                !(fixed && perRow),
                "'sink.data-date' is set, but the table also has a metadata column 'data-date'."
                        + " Remove one of them.");
        if (!stage.isOffline()) {
            require(
                    !perRow,
                    "The table has a metadata column 'data-date', but in 'stage' = '"
                            + stage
                            + "' records have no data date. Remove the column, or set 'stage' to an"
                            + " offline one such as 'incremental_sync_daily'.");
            for (ConfigOption<?> option :
                    List.of(DATA_DATE, DONE_TRIGGER, DONE_ON_COMPLETION, MAX_OPEN_DATES)) {
                boolean off =
                        option.equals(DONE_ON_COMPLETION) && !options.get(DONE_ON_COMPLETION)
                                || option.equals(DONE_TRIGGER)
                                        && options.get(DONE_TRIGGER) == DoneTriggerChoice.NONE;
                require(
                        !options.isSet(option) || off,
                        name(option)
                                + " is set, but in 'stage' = '"
                                + stage
                                + "' records have no data date, and so no day to close. Remove it,"
                                + " or set 'stage' to an offline one such as"
                                + " 'incremental_sync_daily'.");
            }
            return;
        }
        require(
                fixed || perRow,
                "In 'stage' = '"
                        + stage
                        + "' every record belongs to a day. Add a column such as data_date DATE"
                        + " METADATA FROM 'data-date' (not VIRTUAL), or set 'sink.data-date' to the"
                        + " one day, yyyy-MM-dd.");
        if (fixed) {
            try {
                LocalDate.parse(options.get(DATA_DATE));
            } catch (DateTimeException e) {
                throw new ValidationException(
                        valueOf(DATA_DATE)
                                + " is not a date. Write it as yyyy-MM-dd, e.g. '2026-11-23'.");
            }
        }
    }

    private void done() {
        DoneTriggerChoice trigger = options.get(DONE_TRIGGER);
        require(
                !options.isSet(DONE_TRIGGER) || !options.isSet(DONE_ON_COMPLETION),
                "'sink.done.trigger' and 'sink.done-on-completion' are set, of which the second is"
                        + " but an old name. Remove it.");
        for (ConfigOption<?> option : List.of(DONE_DELAY, DONE_TIME_ZONE, DONE_EMPTY_DAYS)) {
            require(
                    trigger == DoneTriggerChoice.WATERMARK || !options.isSet(option),
                    name(option)
                            + " is set, but 'sink.done.trigger' is '"
                            + trigger
                            + "'. Set that to 'watermark', or remove "
                            + name(option)
                            + ".");
        }
        require(
                options.get(DONE_DELAY).compareTo(Duration.ofDays(365)) <= 0,
                valueOf(DONE_DELAY) + " must be from 0 to 365 d.");
        options.find(DONE_TIME_ZONE).ifPresent(zone -> requireZone(DONE_TIME_ZONE, zone));
    }

    private void requireZone(ConfigOption<String> option, String zone) {
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new ValidationException(
                    valueOf(option)
                            + " is not a time zone. Use a name such as 'Asia/Shanghai', or an"
                            + " offset such as '+08:00'.");
        }
    }

    private void columns() {
        require(
                !shape.physicalType().getFields().isEmpty(),
                "The table has no columns to write. Declare those that the topic's data template"
                        + " has.");
        if (options.isSet(TIME_ZONE)) {
            require(
                    options.get(TIMESTAMP_FORMAT) != TimestampFormat.ISO_8601,
                    "'sink.time-zone' has no effect with 'sink.timestamp-format' = 'iso-8601',"
                            + " which writes a TIMESTAMP as it is. Remove one of the two.");
            requireZone(TIME_ZONE, options.get(TIME_ZONE));
        }
    }

    private void deletes() {
        DeletePolicy policy = options.get(DELETE_POLICY);
        for (ConfigOption<Boolean> option : List.of(COALESCE, UPDATE_BEFORE)) {
            require(
                    shape.hasPrimaryKey() || !options.find(option).orElse(false),
                    name(option)
                            + " is set, but the table has no primary key that tells which rows are"
                            + " versions of one another. Add PRIMARY KEY (…) NOT ENFORCED, or"
                            + " remove the option.");
        }
        if (options.isSet(DELETE_POLICY)) {
            require(
                    shape.hasPrimaryKey(),
                    "'sink.delete.policy' is set, but the table has no primary key and so takes no"
                            + " deletes. Add PRIMARY KEY (…) NOT ENFORCED, or remove the option.");
        }
        if (policy != DeletePolicy.MARK) {
            for (ConfigOption<String> option : List.of(DELETE_MARK_FIELD, DELETE_MARK_VALUE)) {
                require(
                        !options.isSet(option),
                        name(option)
                                + " is set, but 'sink.delete.policy' is '"
                                + policy
                                + "'. Set that to 'mark', or remove "
                                + name(option)
                                + ".");
            }
            return;
        }
        for (ConfigOption<String> option : List.of(DELETE_MARK_FIELD, DELETE_MARK_VALUE)) {
            require(
                    options.isSet(option),
                    "'sink.delete.policy' = 'mark' needs "
                            + name(option)
                            + ". For items, set 'sink.delete.mark-field' to 'status' and"
                            + " 'sink.delete.mark-value' to '0', or what your template has.");
        }
        String field = options.get(DELETE_MARK_FIELD);
        require(
                shape.physicalType().getFieldIndex(field) >= 0,
                valueOf(DELETE_MARK_FIELD)
                        + " is not a column of the table. Its columns are: "
                        + String.join(", ", shape.physicalType().getFieldNames())
                        + ".");
        require(
                !shape.primaryKey().contains(field),
                valueOf(DELETE_MARK_FIELD)
                        + " is part of the primary key: setting it would write another record."
                        + " Choose a column outside the key.");
    }

    private void recordErrors() {
        boolean ofTopics = options.get(REFUSED_TOPIC_POLICY) == RecordErrorPolicy.DEAD_LETTER;
        boolean ofRecords = options.get(RECORD_ERROR_POLICY) == RecordErrorPolicy.DEAD_LETTER;
        boolean deadLetters = ofRecords || ofTopics;
        boolean path = !options.find(DEAD_LETTER_PATH).orElse("").trim().isEmpty();
        require(
                !deadLetters || path,
                (ofRecords ? valueOf(RECORD_ERROR_POLICY) : valueOf(REFUSED_TOPIC_POLICY))
                        + " needs a place. Set"
                        + " 'sink.dead-letter.path' to a directory.");
        require(
                deadLetters || !options.isSet(DEAD_LETTER_PATH),
                "'sink.dead-letter.path' is set, but 'sink.record-error.policy' is '"
                        + options.get(RECORD_ERROR_POLICY)
                        + "'. Set that to 'dead-letter', or remove the path.");
    }

    /** What the sink's own settings refuse, in SQL's names. */
    private void settings() {
        try {
            SinkConfig.Builder config =
                    SinkConfig.builder()
                            .maxBatchSize(options.get(BATCH_MAX_SIZE))
                            .maxGrownBatchSize(options.get(BATCH_MAX_GROWN_SIZE))
                            .maxBatchSizeInBytes(options.get(FLUSH_BUFFER_SIZE).getBytes())
                            .maxInFlightRequests(options.get(REQUESTS_MAX_INFLIGHT))
                            .maxBufferedRequests(options.get(REQUESTS_MAX_BUFFERED))
                            .maxOpenDates(options.get(MAX_OPEN_DATES))
                            .requestsPerSecond(options.get(REQUESTS_PER_SECOND))
                            .recordsPerSecond(options.get(RECORDS_PER_SECOND))
                            .initialBackoff(options.get(RETRY_INITIAL_BACKOFF))
                            .maxBackoff(options.get(RETRY_MAX_BACKOFF))
                            .gatewayGraceTime(options.get(GATEWAY_GRACE_TIME))
                            .metricsDomain(options.find(METRICS_DOMAIN).orElse(null))
                            .metricsPrefix(options.get(METRICS_PREFIX))
                            .metricsTags(options.named(METRICS_TAG));
            options.find(FLUSH_BUFFER_TIMEOUT).ifPresent(config::maxTimeInBuffer);
            options.find(RETRY_MAX_DURATION).ifPresent(config::maxRetryDuration);
            options.find(DRAIN_TIMEOUT).ifPresent(config::drainTimeout);
            options.find(BUFFER_MAX_BYTES)
                    .ifPresent(size -> config.maxBufferedBytes(size.getBytes()));
            config.guarantee(Guarantee.valueOf(options.get(DELIVERY_GUARANTEE).name()));
            config.reuseRequestIds(options.get(REQUEST_ID_REUSE));
            options.find(MAX_PENDING_BYTES)
                    .ifPresent(size -> config.maxPendingBytes(size.getBytes()));
            if (options.isSet(RECORD_MAX_SIZE)) {
                config.maxRecordSizeInBytes(options.get(RECORD_MAX_SIZE).getBytes());
            }
            config.build();
        } catch (SettingException e) {
            throw new ValidationException(e.inSql(options::text));
        }
    }

    private void batches() {
        range(GZIP_LEVEL, 0, 9);
        require(
                !(shape.isOrdered(options)
                        && options.isSet(REQUESTS_MAX_INFLIGHT)
                        && options.get(REQUESTS_MAX_INFLIGHT) != 1),
                valueOf(REQUESTS_MAX_INFLIGHT)
                        + " is set, but the sink is ordered"
                        + (options.isSet(ORDERED) ? "" : ", since the table has a primary key,")
                        + " and so has one request under way at a time. Remove it, or set"
                        + " 'sink.ordered' to 'false'.");
    }

    private void times() {
        Duration timeout = options.get(REQUEST_TIMEOUT);
        require(
                timeout.toMillis() >= 100 && timeout.compareTo(Duration.ofMinutes(10)) <= 0,
                valueOf(REQUEST_TIMEOUT)
                        + " must be between 100 ms and 10 min; the platform advises 5 s.");
    }

    private void range(ConfigOption<Integer> option, int least, int most) {
        int value = options.get(option);
        require(
                value >= least && value <= most,
                valueOf(option) + " must be from " + least + " to " + most + ".");
    }

    /** {@code 'name' = 'value'}; never for a secret. */
    private String valueOf(ConfigOption<?> option) {
        if (ByteAirConnectorOptions.SECRET.contains(option)) {
            return name(option);
        }
        return name(option) + " = '" + options.text(option) + "'";
    }

    private static String name(ConfigOption<?> option) {
        return "'" + option.key() + "'";
    }

    private static void require(boolean condition, String whatToDo) {
        if (!condition) {
            throw new ValidationException(whatToDo);
        }
    }
}
