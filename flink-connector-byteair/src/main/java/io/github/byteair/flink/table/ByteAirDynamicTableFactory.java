/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Makes ByteAir tables, {@code 'connector' = 'byteair'}. They can be written to, not read. Found by
 * Flink through {@code META-INF/services}; does no I/O.
 */
@Internal
public final class ByteAirDynamicTableFactory implements DynamicTableSinkFactory {

    /** The value of {@code 'connector'}. */
    public static final String IDENTIFIER = "byteair";

    /** Flink's own option, whose class jobs on the cluster need not have. */
    private static final ConfigOption<String> LOCAL_TIME_ZONE =
            ConfigOptions.key("table.local-time-zone").stringType().defaultValue("default");

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return new HashSet<>(ByteAirConnectorOptions.REQUIRED);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return new HashSet<>(ByteAirConnectorOptions.OPTIONAL);
    }

    /** Options that a job restored from a compiled plan may have changed. */
    @Override
    public Set<ConfigOption<?>> forwardOptions() {
        return Set.of(
                ByteAirConnectorOptions.REGION,
                ByteAirConnectorOptions.ENDPOINT,
                ByteAirConnectorOptions.AUTH_TYPE,
                ByteAirConnectorOptions.AUTH_CREDENTIALS,
                ByteAirConnectorOptions.AUTH_ACCESS_KEY,
                ByteAirConnectorOptions.AUTH_SECRET_KEY,
                ByteAirConnectorOptions.AUTH_TOKEN,
                ByteAirConnectorOptions.AUTH_FILE,
                ByteAirConnectorOptions.REQUEST_TIMEOUT,
                ByteAirConnectorOptions.REQUEST_CONNECT_TIMEOUT,
                ByteAirConnectorOptions.REQUEST_SERVER_TIMEOUT,
                ByteAirConnectorOptions.REQUEST_HOST_HEADER,
                ByteAirConnectorOptions.HTTP_PROXY,
                ByteAirConnectorOptions.HTTP_TRUST_STORE,
                ByteAirConnectorOptions.HTTP_TRUST_STORE_PASSWORD,
                ByteAirConnectorOptions.HTTP_KEY_STORE,
                ByteAirConnectorOptions.HTTP_KEY_STORE_PASSWORD,
                ByteAirConnectorOptions.HTTP_MAX_ANSWER_SIZE,
                ByteAirConnectorOptions.BATCH_MAX_SIZE,
                ByteAirConnectorOptions.BATCH_MAX_GROWN_SIZE,
                ByteAirConnectorOptions.FLUSH_BUFFER_SIZE,
                ByteAirConnectorOptions.FLUSH_BUFFER_TIMEOUT,
                ByteAirConnectorOptions.REQUESTS_MAX_INFLIGHT,
                ByteAirConnectorOptions.REQUESTS_MAX_BUFFERED,
                ByteAirConnectorOptions.BUFFER_MAX_BYTES,
                ByteAirConnectorOptions.GZIP_LEVEL,
                ByteAirConnectorOptions.REQUESTS_PER_SECOND,
                ByteAirConnectorOptions.RECORDS_PER_SECOND,
                ByteAirConnectorOptions.RETRY_INITIAL_BACKOFF,
                ByteAirConnectorOptions.RETRY_MAX_BACKOFF,
                ByteAirConnectorOptions.RETRY_MAX_DURATION,
                ByteAirConnectorOptions.GATEWAY_GRACE_TIME,
                ByteAirConnectorOptions.DRAIN_TIMEOUT);
    }

    /**
     * @throws ValidationException with a sentence on what to change, for the first mistake found
     */
    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        TableOptions options = TableOptions.of(helper.getOptions(), given(context));
        TableShape shape = TableShape.of(context.getCatalogTable().getResolvedSchema());
        new ByteAirOptionsValidator(options, shape).validate();
        JsonFormat format =
                new JsonFormat(
                        options.get(ByteAirConnectorOptions.NESTED),
                        options.get(ByteAirConnectorOptions.NULL_FIELDS),
                        options.get(ByteAirConnectorOptions.TIMESTAMP_FORMAT),
                        options.find(ByteAirConnectorOptions.TIME_ZONE)
                                .map(ZoneId::of)
                                .orElseGet(() -> sessionTimeZone(context.getConfiguration())));
        ZoneId dayZone =
                options.find(ByteAirConnectorOptions.DONE_TIME_ZONE)
                        .map(ZoneId::of)
                        .orElseGet(() -> sessionTimeZone(context.getConfiguration()));
        return new ByteAirDynamicTableSink(options, shape, format, dayZone);
    }

    /** What the user wrote; of a restored plan, headers and queries as the catalog has them now. */
    private static Map<String, String> given(Context context) {
        Map<String, String> given = new HashMap<>(context.getCatalogTable().getOptions());
        context.getEnrichmentOptions()
                .forEach(
                        (key, value) -> {
                            for (ConfigOption<?> option : ByteAirConnectorOptions.PREFIXES) {
                                if (key.startsWith(option.key() + '.')) {
                                    given.put(key, value);
                                }
                            }
                        });
        return given;
    }

    private static ZoneId sessionTimeZone(ReadableConfig session) {
        String zone = session.get(LOCAL_TIME_ZONE);
        try {
            return LOCAL_TIME_ZONE.defaultValue().equals(zone)
                    ? ZoneId.systemDefault()
                    : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new ValidationException(
                    "The session's 'table.local-time-zone' = '"
                            + zone
                            + "' is not a time zone. Set it to a name such as 'Asia/Shanghai'.");
        }
    }
}
