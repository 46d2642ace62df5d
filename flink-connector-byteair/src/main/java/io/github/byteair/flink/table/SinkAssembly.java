/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static io.github.byteair.flink.table.ByteAirConnectorOptions.APPLICATION_ID;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.BATCH_MAX_GROWN_SIZE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.BATCH_MAX_SIZE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.BUFFER_MAX_BYTES;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DATA_DATE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DEAD_LETTER_PATH;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DELETE_MARK_FIELD;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DELETE_MARK_VALUE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DELETE_POLICY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DELIVERY_GUARANTEE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_DELAY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_EMPTY_DAYS;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_ON_COMPLETION;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_TRIGGER;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DRAIN_TIMEOUT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.ENDPOINT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.FLUSH_BUFFER_SIZE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.FLUSH_BUFFER_TIMEOUT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.GATEWAY_GRACE_TIME;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.GZIP_LEVEL;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_HEADER;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_KEY_STORE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_KEY_STORE_PASSWORD;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_MAX_ANSWER_SIZE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_PROXY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_QUERY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_TRUST_STORE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.HTTP_TRUST_STORE_PASSWORD;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.MAX_OPEN_DATES;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.MAX_PENDING_BYTES;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.METRICS_DOMAIN;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.METRICS_PREFIX;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.METRICS_TAG;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.RECORDS_PER_SECOND;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.RECORD_ERROR_POLICY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.RECORD_MAX_SIZE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REFUSED_TOPIC_POLICY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REGION;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUESTS_MAX_BUFFERED;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUESTS_MAX_INFLIGHT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUESTS_PER_SECOND;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUEST_CONNECT_TIMEOUT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUEST_HOST_HEADER;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUEST_ID_REUSE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUEST_SERVER_TIMEOUT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.REQUEST_TIMEOUT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.RETRY_INITIAL_BACKOFF;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.RETRY_MAX_BACKOFF;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.RETRY_MAX_DURATION;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.STAGE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.TENANT_ID;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.TOPIC;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.TOPIC_WEIGHT;

import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.DeadLetters;
import io.github.byteair.flink.sink.DoneTrigger;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.config.SettingException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;

/** Puts a table's sink together from its options: the one place that knows both. */
final class SinkAssembly {

    private final TableOptions options;
    private final TableShape shape;
    private final JsonFormat format;
    private final List<String> metadata;
    private final ZoneId dayZone;

    /**
     * @param metadata the keys of the metadata columns that are written, behind the physical ones
     * @param dayZone whose midnight ends a day
     */
    SinkAssembly(
            TableOptions options,
            TableShape shape,
            JsonFormat format,
            List<String> metadata,
            ZoneId dayZone) {
        this.options = options;
        this.shape = shape;
        this.format = format;
        this.metadata = metadata;
        this.dayZone = dayZone;
    }

    /**
     * Whatever of the columns can be found wrong before the statement is known.
     *
     * @throws ValidationException naming the column
     */
    void check() {
        schema();
        if (options.get(DELETE_POLICY) == DeletePolicy.MARK) {
            markedSchema();
        }
    }

    /**
     * @throws ValidationException if the sink refuses a setting
     */
    Sink<RowData> create() {
        try {
            return builder().build();
        } catch (SettingException e) {
            throw new ValidationException(e.inSql(options::text));
        } catch (IllegalArgumentException e) {
            throw new ValidationException(e.getMessage());
        }
    }

    private ByteAirSinkBuilder<RowData> builder() {
        ByteAirSinkBuilder<RowData> builder =
                SinkAssembly.<RowData>withSettings(options, shape.isOrdered(options))
                        .setSerializationSchema(schema());
        if (shape.hasPrimaryKey()) {
            rows(builder);
        }
        done(builder);
        options.find(TOPIC).ifPresent(builder::setTopic);
        if (metadata.contains(TableShape.TOPIC)) {
            builder.setTopic(new TopicColumn(position(TableShape.TOPIC)));
            weights(builder, options);
        }
        if (metadata.contains(TableShape.DATA_DATE)) {
            builder.setDataDate(new DataDateColumn(position(TableShape.DATA_DATE)));
        } else if (options.isSet(DATA_DATE)) {
            builder.setDataDate(LocalDate.parse(options.get(DATA_DATE)));
        }
        return builder;
    }

    /** A builder with all that the options say of the way to the platform, not of the rows. */
    static <T> ByteAirSinkBuilder<T> withSettings(TableOptions options, boolean ordered) {
        ByteAirSinkBuilder<T> builder =
                ByteAirSink.<T>builder()
                        .setApplicationId(options.get(APPLICATION_ID))
                        .setTenantId(options.get(TENANT_ID))
                        .setStage(options.get(STAGE))
                        .setCredentials(TableCredentials.of(options))
                        .setRequestTimeout(options.get(REQUEST_TIMEOUT))
                        .configureClient(client -> client.gzipLevel(options.get(GZIP_LEVEL)))
                        .setQuota(options.get(REQUESTS_PER_SECOND), options.get(RECORDS_PER_SECOND))
                        .setMaxBatchSize(options.get(BATCH_MAX_SIZE))
                        .setMaxGrownBatchSize(options.get(BATCH_MAX_GROWN_SIZE))
                        .setMaxBatchSizeInBytes(options.get(FLUSH_BUFFER_SIZE).getBytes())
                        .setMaxInFlightRequests(options.get(REQUESTS_MAX_INFLIGHT))
                        .setMaxBufferedRequests(options.get(REQUESTS_MAX_BUFFERED))
                        .setMaxOpenDates(options.get(MAX_OPEN_DATES))
                        .setInitialBackoff(options.get(RETRY_INITIAL_BACKOFF))
                        .setMaxBackoff(options.get(RETRY_MAX_BACKOFF))
                        .setMaxRetryDuration(options.find(RETRY_MAX_DURATION).orElse(null))
                        .setGatewayGraceTime(options.get(GATEWAY_GRACE_TIME))
                        .setDrainTimeout(options.find(DRAIN_TIMEOUT).orElse(null))
                        .setReuseRequestIds(options.get(REQUEST_ID_REUSE))
                        .setDeliveryGuarantee(options.get(DELIVERY_GUARANTEE))
                        .setOrdered(ordered)
                        .setRecordErrorPolicy(options.get(RECORD_ERROR_POLICY));
        if (options.isSet(ENDPOINT)) {
            builder.setEndpoints(options.get(ENDPOINT).toArray(new String[0]));
        } else {
            builder.setRegion(options.get(REGION));
        }
        transport(builder, options);
        options.find(METRICS_DOMAIN)
                .ifPresent(
                        domain ->
                                builder.setPlatformMetrics(
                                        domain,
                                        options.get(METRICS_PREFIX),
                                        options.named(METRICS_TAG)));
        if (options.isSet(RECORD_MAX_SIZE)) {
            builder.setMaxRecordSizeInBytes(options.get(RECORD_MAX_SIZE).getBytes());
        }
        options.find(DEAD_LETTER_PATH)
                .ifPresent(path -> builder.setDeadLetterSink(DeadLetters.toFiles(path)));
        options.find(MAX_PENDING_BYTES)
                .ifPresent(size -> builder.setMaxPendingBytes(size.getBytes()));
        options.find(BUFFER_MAX_BYTES)
                .ifPresent(size -> builder.setMaxBufferedBytes(size.getBytes()));
        options.find(FLUSH_BUFFER_TIMEOUT)
                .ifPresent(time -> builder.setMaxTimeInBufferMS(time.toMillis()));
        if (options.isSet(REFUSED_TOPIC_POLICY)) {
            builder.setRecordErrorPolicy(
                    RejectionCause.TOPIC_REFUSED, options.get(REFUSED_TOPIC_POLICY));
        }
        return builder;
    }

    /** How turns are shared, where records have topics of their own. */
    static void weights(ByteAirSinkBuilder<?> builder, TableOptions options) {
        options.named(TOPIC_WEIGHT)
                .forEach(
                        (topic, weight) -> builder.setTopicWeight(topic, Integer.parseInt(weight)));
    }

    /** The old option keeps its name in the sink's sentences. */
    @SuppressWarnings("deprecation")
    private void done(ByteAirSinkBuilder<RowData> builder) {
        switch (options.get(DONE_TRIGGER)) {
            case COMPLETION:
                builder.setDoneTrigger(DoneTrigger.onCompletion());
                return;
            case WATERMARK:
                DoneTrigger trigger =
                        DoneTrigger.onWatermark(options.get(DONE_DELAY)).inZone(dayZone);
                builder.setDoneTrigger(
                        options.get(DONE_EMPTY_DAYS) ? trigger.withEmptyDays() : trigger);
                return;
            default:
                builder.setDoneOnCompletion(options.get(DONE_ON_COMPLETION));
        }
    }

    /** Where a row that is written has the metadata. */
    private int position(String metadataKey) {
        return shape.physicalType().getFieldCount() + metadata.indexOf(metadataKey);
    }

    private static void transport(ByteAirSinkBuilder<?> builder, TableOptions options) {
        builder.setConnectTimeout(options.find(REQUEST_CONNECT_TIMEOUT).orElse(null))
                .setServerTimeout(options.find(REQUEST_SERVER_TIMEOUT).orElse(null))
                .setHostHeader(options.find(REQUEST_HOST_HEADER).orElse(null))
                .setProxy(options.find(HTTP_PROXY).orElse(null))
                .setMaxAnswerSizeInBytes((int) options.get(HTTP_MAX_ANSWER_SIZE).getBytes());
        options.named(HTTP_HEADER).forEach(builder::setHeader);
        options.named(HTTP_QUERY).forEach(builder::setQuery);
        options.find(HTTP_TRUST_STORE)
                .ifPresent(
                        path ->
                                builder.setTrustStore(
                                        path,
                                        options.find(HTTP_TRUST_STORE_PASSWORD).orElse(null)));
        options.find(HTTP_KEY_STORE)
                .ifPresent(
                        path ->
                                builder.setKeyStore(
                                        path, options.find(HTTP_KEY_STORE_PASSWORD).orElse(null)));
    }

    private void rows(ByteAirSinkBuilder<RowData> builder) {
        builder.setKey(new RowKey(shape.physicalType(), shape.primaryKey(), format))
                .setChange(new RowChange())
                .setCoalesce(shape.coalesces(options));
        switch (options.get(DELETE_POLICY)) {
            case IGNORE:
                builder.setIgnoreDeletes(true);
                return;
            case MARK:
                builder.setDeleteSchema(markedSchema());
                return;
            default:
        }
    }

    private RowDataSerializationSchema schema() {
        return new RowDataSerializationSchema(new RowDataJsonEncoder(shape.physicalType(), format));
    }

    private MarkedRowSchema markedSchema() {
        String column = options.get(DELETE_MARK_FIELD);
        int position = shape.physicalType().getFieldIndex(column);
        return new MarkedRowSchema(
                new RowDataJsonEncoder(shape.physicalType(), format),
                position,
                MarkValue.toJson(
                        options.get(DELETE_MARK_VALUE),
                        shape.physicalType().getTypeAt(position),
                        column,
                        format));
    }
}
