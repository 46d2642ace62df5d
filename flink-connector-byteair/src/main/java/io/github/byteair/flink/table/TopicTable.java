/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.record.UnwritableRecordException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * How rows of one table become records of a topic: made anew when the table's columns change. Made
 * and used by the task thread; not sent anywhere.
 */
@Internal
public final class TopicTable {

    private final String topic;
    private final RowDataSerializationSchema schema;
    private final RowKey key;
    private final DeletePolicy deletes;
    @Nullable private final MarkedRowSchema marked;
    private final int datePosition;
    @Nullable private final LogicalTypeRoot dateType;

    /**
     * @param type the columns that become fields
     * @param key the columns that tell rows apart, the data date's perhaps among them
     * @param date the data date's column, which rows have behind the others; null if they have none
     * @throws ValidationException naming the column, if a type can't be written or an option names
     *     a column that isn't there
     */
    TopicTable(
            String topic,
            RowType type,
            List<String> key,
            @Nullable RowType.RowField date,
            TopicDeletes deletes,
            JsonFormat format) {
        this.topic = topic;
        this.schema = new RowDataSerializationSchema(new RowDataJsonEncoder(type, format));
        this.key = new RowKey(withDate(type, date), key, format);
        this.deletes = deletes.policy(topic);
        this.marked =
                this.deletes == DeletePolicy.MARK ? deletes.mark(topic, type, key, format) : null;
        this.datePosition = type.getFieldCount();
        this.dateType = date == null ? null : date.getType().getTypeRoot();
        if (date != null
                && this.dateType != LogicalTypeRoot.DATE
                && this.dateType != LogicalTypeRoot.VARCHAR
                && this.dateType != LogicalTypeRoot.CHAR) {
            throw new ValidationException(
                    "the column of the data date is "
                            + date.getType().asSummaryString()
                            + ". Make it a DATE or a text yyyy-MM-dd in the transform's"
                            + " projection, such as DATE_FORMAT(changed_at, 'yyyy-MM-dd').");
        }
    }

    private static RowType withDate(RowType type, @Nullable RowType.RowField date) {
        if (date == null) {
            return type;
        }
        List<RowType.RowField> columns = new ArrayList<>(type.getFields());
        columns.add(date);
        return new RowType(columns);
    }

    String topic() {
        return topic;
    }

    DeletePolicy deletes() {
        return deletes;
    }

    RowDataSerializationSchema schema() {
        return schema;
    }

    RowKey key() {
        return key;
    }

    @Nullable
    MarkedRowSchema marked() {
        return marked;
    }

    /** The day of a row, as its column has it; null if that is NULL. */
    @Nullable
    LocalDate dataDate(RowData row) {
        if (dateType == null || row.isNullAt(datePosition)) {
            return null;
        }
        if (dateType == LogicalTypeRoot.DATE) {
            return LocalDate.ofEpochDay(row.getInt(datePosition));
        }
        String text = row.getString(datePosition).toString();
        try {
            return LocalDate.parse(text.trim());
        } catch (DateTimeException e) {
            throw new UnwritableRecordException(
                    RejectionCause.INVALID_DATA_DATE,
                    "The row's data date '" + text + "' is not a date yyyy-MM-dd.",
                    "{}",
                    e);
        }
    }

    @Override
    public String toString() {
        return "a table for the topic '" + topic + "'";
    }
}
