/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import io.github.byteair.flink.table.TopicTableOptions;
import io.github.byteair.flink.table.TopicTables;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.cdc.common.configuration.ConfigOption;
import org.apache.flink.cdc.common.configuration.ConfigOptions;
import org.apache.flink.cdc.common.factories.DataSinkFactory;
import org.apache.flink.cdc.common.pipeline.PipelineOptions;
import org.apache.flink.cdc.common.sink.DataSink;
import org.apache.flink.table.api.ValidationException;

/**
 * Makes the sink of a pipeline, {@code type: byteair}. Found by Flink CDC through {@code
 * META-INF/services}; does no I/O.
 */
@Internal
public final class ByteAirDataSinkFactory implements DataSinkFactory {

    /** The value of {@code type}. */
    public static final String IDENTIFIER = "byteair";

    @Override
    public String identifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return options(TopicTableOptions.requiredKeys());
    }

    /** Without those that end in a name of the user's own, which have no key. */
    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        List<String> keys = TopicTableOptions.keys();
        keys.removeAll(TopicTableOptions.requiredKeys());
        keys.removeIf(key -> key.endsWith(">"));
        return options(keys);
    }

    private static Set<ConfigOption<?>> options(List<String> keys) {
        Set<ConfigOption<?>> options = new LinkedHashSet<>();
        keys.forEach(key -> options.add(ConfigOptions.key(key).stringType().noDefaultValue()));
        return options;
    }

    /**
     * @throws ValidationException with a sentence on what to change, for the first mistake found
     */
    @Override
    public DataSink createDataSink(Context context) {
        Map<String, String> given = context.getFactoryConfiguration().toMap();
        ZoneId timeZone =
                timeZone(
                        context.getPipelineConfiguration()
                                .get(PipelineOptions.PIPELINE_LOCAL_TIME_ZONE));
        TopicTables tables = TopicTables.of(given, timeZone);
        return new ByteAirDataSink(tables, tables.sink(given));
    }

    private static ZoneId timeZone(String zone) {
        try {
            return PipelineOptions.PIPELINE_LOCAL_TIME_ZONE.defaultValue().equals(zone)
                    ? ZoneId.systemDefault()
                    : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new ValidationException(
                    "The pipeline's 'local-time-zone' = '"
                            + zone
                            + "' is not a time zone. Set it to a name such as 'Asia/Shanghai'.");
        }
    }
}
