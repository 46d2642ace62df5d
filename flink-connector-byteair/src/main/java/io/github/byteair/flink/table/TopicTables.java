/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static io.github.byteair.flink.table.ByteAirConnectorOptions.COALESCE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DATA_DATE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.NESTED;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.NULL_FIELDS;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.TIMESTAMP_FORMAT;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.TIME_ZONE;

import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.config.SettingException;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * SQL's options for a sink of several tables, each with a topic of its own, as pipelines of Flink
 * CDC have them. Tables may come and change while the sink runs. Immutable; serializable; does no
 * I/O.
 */
@Internal
public final class TopicTables implements Serializable {

    private static final long serialVersionUID = 1L;

    private final JsonFormat format;
    private final TopicDeletes deletes;
    @Nullable private final String dataDateField;

    private TopicTables(JsonFormat format, TopicDeletes deletes, @Nullable String dataDateField) {
        this.format = format;
        this.deletes = deletes;
        this.dataDateField = dataDateField;
    }

    /**
     * @param given what the user wrote
     * @param timeZone where a TIMESTAMP was read off the clock, if no option says otherwise
     * @throws ValidationException with a sentence on what to change, for the first mistake found
     */
    public static TopicTables of(Map<String, String> given, ZoneId timeZone) {
        TopicTableOptions.check(given);
        TopicDeletes deletes = new TopicDeletes(given);
        String dataDateField = given.get(TopicTableOptions.DATA_DATE_FIELD);
        TableOptions options = options(given);
        new ByteAirOptionsValidator(
                        options, TableShape.ofTopicTables(List.of(), dataDateField != null))
                .validate();
        return new TopicTables(
                new JsonFormat(
                        options.get(NESTED),
                        options.get(NULL_FIELDS),
                        options.get(TIMESTAMP_FORMAT),
                        options.find(TIME_ZONE).map(ZoneId::of).orElse(timeZone)),
                deletes,
                dataDateField);
    }

    private static TableOptions options(Map<String, String> given) {
        Map<String, String> known = TopicTableOptions.ofTables(given);
        return TableOptions.of(Configuration.fromMap(known), known);
    }

    /**
     * The sink of all tables.
     *
     * @param given as for {@link #of}
     * @throws ValidationException if the sink refuses a setting
     */
    public ByteAirSink<TopicRow> sink(Map<String, String> given) {
        TableOptions options = options(given);
        TableShape shape = TableShape.ofTopicTables(List.of(), dataDateField != null);
        try {
            ByteAirSinkBuilder<TopicRow> builder =
                    SinkAssembly.<TopicRow>withSettings(options, shape.isOrdered(options))
                            .setSerializationSchema(new TopicRowSchemas.Present())
                            .setTopic(row -> row.table().topic())
                            .setKey(new TopicRowSchemas.Key())
                            .setChange(new TopicRowSchemas.Changes())
                            .setCoalesce(options.find(COALESCE).orElse(true));
            SinkAssembly.weights(builder, options);
            if (deletes.hasOnly(DeletePolicy.IGNORE)) {
                builder.setIgnoreDeletes(true);
            } else if (deletes.has(DeletePolicy.MARK)) {
                builder.setDeleteSchema(new TopicRowSchemas.Marked());
            }
            if (!deletes.hasOnly(deletes.policy(""))) {
                builder.setFilter(new TopicRowSchemas.DeletesByTopic());
            }
            if (dataDateField != null) {
                builder.setDataDate(row -> row.table().dataDate(row.row()));
            } else if (options.isSet(DATA_DATE)) {
                builder.setDataDate(LocalDate.parse(options.get(DATA_DATE)));
            }
            return builder.build();
        } catch (SettingException e) {
            throw new ValidationException(e.inSql(options::text));
        } catch (IllegalArgumentException e) {
            throw new ValidationException(e.getMessage());
        }
    }

    /** The column with rows' data date, which is no field of records; null if there is none. */
    @Nullable
    public String dataDateField() {
        return dataDateField;
    }

    /** What a delete of the topic's rows does: {@code fail}, {@code ignore} or {@code mark}. */
    public String deletePolicy(String topic) {
        return deletes.policy(topic).toString();
    }

    /**
     * Whether values of a type can be written.
     *
     * @throws ValidationException naming the column, if not
     */
    public void checkColumn(String column, LogicalType type) {
        new ValueWriterCompiler(format).compileColumn(type, column);
    }

    /**
     * How rows of a table become records.
     *
     * @param type the columns that become fields, without the data date
     * @param key the columns that tell rows apart, the data date's perhaps among them
     * @param dateType the data date's, which rows have behind their columns; null if rows have none
     * @throws ValidationException with the end of a sentence that begins with the table's name
     */
    public TopicTable table(
            String topic, RowType type, List<String> key, @Nullable LogicalType dateType) {
        String fault = Destination.topicFault(topic);
        if (fault != null) {
            throw new ValidationException(
                    "'"
                            + topic
                            + "' is not a topic's name. Route the table to 'user', 'item',"
                            + " 'behavior', or the name agreed with the platform.");
        }
        return new TopicTable(
                topic,
                type,
                key,
                dateType == null ? null : new RowType.RowField(dataDateField, dateType),
                deletes,
                format);
    }
}
