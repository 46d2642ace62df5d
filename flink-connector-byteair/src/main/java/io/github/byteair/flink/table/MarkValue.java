/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.math.BigDecimal;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;

/** The value of {@code sink.delete.mark-value}, in the type of its column, as JSON. */
final class MarkValue {

    private MarkValue() {}

    /**
     * @throws ValidationException if the text is no value of the type
     */
    static byte[] toJson(String text, LogicalType type, String column, JsonFormat format) {
        Object value;
        try {
            value = parse(text.trim(), text, type);
        } catch (ArithmeticException | IllegalArgumentException e) {
            value = null;
        }
        if (value == null) {
            throw new ValidationException(
                    "'sink.delete.mark-value' = '"
                            + text
                            + "' is no value of the column '"
                            + column
                            + "', which is "
                            + type.asSummaryString()
                            + ". Use a column of text, numbers or BOOLEAN, and a value of its"
                            + " type.");
        }
        JsonBytes json = new JsonBytes();
        new ValueWriterCompiler(format)
                .compileColumn(type, column)
                .write(GenericRowData.of(value), 0, json);
        return json.toByteArray();
    }

    /** The value as Flink's rows hold it; null if the text is none. */
    private static Object parse(String trimmed, String text, LogicalType type) {
        switch (type.getTypeRoot()) {
            case CHAR:
                return fits(text, ((CharType) type).getLength());
            case VARCHAR:
                return fits(text, ((VarCharType) type).getLength());
            case BOOLEAN:
                if (trimmed.equals("1") || trimmed.equalsIgnoreCase("true")) {
                    return true;
                }
                return trimmed.equals("0") || trimmed.equalsIgnoreCase("false") ? false : null;
            case TINYINT:
                return Byte.valueOf(trimmed);
            case SMALLINT:
                return Short.valueOf(trimmed);
            case INTEGER:
                return Integer.valueOf(trimmed);
            case BIGINT:
                return Long.valueOf(trimmed);
            case FLOAT:
                float single = Float.parseFloat(trimmed);
                return Float.isFinite(single) ? single : null;
            case DOUBLE:
                double number = Double.parseDouble(trimmed);
                return Double.isFinite(number) ? number : null;
            case DECIMAL:
                DecimalType decimal = (DecimalType) type;
                return DecimalData.fromBigDecimal(
                        new BigDecimal(trimmed).setScale(decimal.getScale()),
                        decimal.getPrecision(),
                        decimal.getScale());
            default:
                return null;
        }
    }

    private static StringData fits(String text, int length) {
        return text.codePointCount(0, text.length()) <= length ? StringData.fromString(text) : null;
    }
}
