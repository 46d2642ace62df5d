/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.StructuredType;
import org.apache.flink.table.types.logical.TimestampType;

/**
 * Makes the writers of a type. It names only what Flink 1.20 has, so that it runs there; types that
 * came later end in the default branch, with their name.
 */
final class ValueWriterCompiler {

    private final JsonFormat format;

    ValueWriterCompiler(JsonFormat format) {
        this.format = format;
    }

    /**
     * The writer of a table's rows.
     *
     * @throws ValidationException naming the column, if a type has no form in JSON
     */
    NestedWriters.OfRow compileTable(RowType rowType) {
        List<ValueWriter> fields = new ArrayList<>();
        for (RowType.RowField field : rowType.getFields()) {
            fields.add(compileColumn(field.getType(), field.getName()));
        }
        return new NestedWriters.OfRow(rowType.getFieldNames(), fields, format.nullFields());
    }

    /** The writer of a column: JSON inside is wrapped here, and only here, if it is to be. */
    ValueWriter compileColumn(LogicalType type, String column) {
        ValueWriter writer = compile(type, column);
        boolean nested =
                writer instanceof NestedWriters.OfArray
                        || writer instanceof NestedWriters.OfMap
                        || writer instanceof NestedWriters.OfRow;
        return nested && format.nested() == NestedFormat.JSON_STRING
                ? new NestedWriters.AsString(writer)
                : writer;
    }

    private ValueWriter compile(LogicalType type, String column) {
        switch (type.getTypeRoot()) {
            case CHAR:
            case VARCHAR:
                return new TextWriter();
            case BOOLEAN:
                return new NumberWriters.OfBoolean();
            case TINYINT:
                return new NumberWriters.OfByte();
            case SMALLINT:
                return new NumberWriters.OfShort();
            case INTEGER:
            case INTERVAL_YEAR_MONTH:
                return new NumberWriters.OfInt();
            case BIGINT:
            case INTERVAL_DAY_TIME:
                return new NumberWriters.OfLong();
            case FLOAT:
                return new NumberWriters.OfFloat(column);
            case DOUBLE:
                return new NumberWriters.OfDouble(column);
            case DECIMAL:
                DecimalType decimal = (DecimalType) type;
                return new NumberWriters.OfDecimal(decimal.getPrecision(), decimal.getScale());
            case DATE:
                return new TimeWriters.OfDate();
            case TIME_WITHOUT_TIME_ZONE:
                return new TimeWriters.OfTime();
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return timestamp(((TimestampType) type).getPrecision(), false);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return timestamp(((LocalZonedTimestampType) type).getPrecision(), true);
            case ARRAY:
                return new NestedWriters.OfArray(
                        compile(((ArrayType) type).getElementType(), column + "[]"));
            case MAP:
                MapType map = (MapType) type;
                return new NestedWriters.OfMap(
                        compileKey(map.getKeyType(), column, "MAP"),
                        compile(map.getValueType(), column + "{}"),
                        column);
            case MULTISET:
                return new NestedWriters.OfMap(
                        compileKey(((MultisetType) type).getElementType(), column, "MULTISET"),
                        new NumberWriters.OfInt(),
                        column);
            case ROW:
                RowType row = (RowType) type;
                return compileRow(row.getFieldNames(), row.getChildren(), column);
            case STRUCTURED_TYPE:
                StructuredType structured = (StructuredType) type;
                List<String> names = new ArrayList<>();
                structured.getAttributes().forEach(a -> names.add(a.getName()));
                return compileRow(names, structured.getChildren(), column);
            case DISTINCT_TYPE:
                return compile(((DistinctType) type).getSourceType(), column);
            case NULL:
                // A column that is never anything else; nothing asks its writer.
                return new TextWriter();
            case BINARY:
            case VARBINARY:
                throw unsupported(
                        type,
                        column,
                        "JSON has no bytes. If it is text, use DECODE("
                                + column
                                + ", 'UTF-8') in the query and declare the column STRING; else"
                                + " leave it out.");
            case TIMESTAMP_WITH_TIME_ZONE:
                throw unsupported(type, column, "Use TIMESTAMP_LTZ.");
            default:
                throw unsupported(
                        type,
                        column,
                        "CAST it in the query to a type that has a form in JSON, such as STRING,"
                                + " and declare the column so.");
        }
    }

    private ValueWriter timestamp(int precision, boolean localZoned) {
        ZoneId zone = localZoned ? ZoneOffset.UTC : format.timeZone();
        switch (format.timestamps()) {
            case EPOCH_SECONDS:
                return new TimeWriters.OfEpoch(precision, 1000, zone);
            case EPOCH_MILLIS:
                return new TimeWriters.OfEpoch(precision, 1, zone);
            default:
                return new TimeWriters.OfIso(precision, localZoned);
        }
    }

    private ValueWriter compileRow(List<String> names, List<LogicalType> types, String column) {
        List<ValueWriter> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(compile(types.get(i), column + "." + names.get(i)));
        }
        return new NestedWriters.OfRow(names, fields, format.nullFields());
    }

    private ValueWriter compileKey(LogicalType type, String column, String holder) {
        ValueWriter key = compile(type, column + " (key)");
        if (key instanceof NestedWriters.OfArray
                || key instanceof NestedWriters.OfMap
                || key instanceof NestedWriters.OfRow) {
            throw unsupported(
                    type,
                    column,
                    "As the key of a "
                            + holder
                            + " it would have to be a JSON name, which is text. CAST the key to"
                            + " STRING in the query.");
        }
        return key;
    }

    private static ValidationException unsupported(LogicalType type, String column, String advice) {
        return new ValidationException(
                "Column '"
                        + column
                        + "' has the type "
                        + type.asSummaryString()
                        + ", which cannot be written to ByteAir. "
                        + advice);
    }
}
