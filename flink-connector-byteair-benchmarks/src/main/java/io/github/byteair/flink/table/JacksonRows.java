/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.github.byteair.flink.benchmarks.Behaviors;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;

/**
 * What the table's encoder would be with Jackson: the same bytes, by one generator that lives as
 * long as the encoder, has its field names escaped beforehand, and flushes each row into the buffer
 * that it is read from. Here to be measured against the sink's own encoder.
 *
 * <p>One thing is left out: a surrogate that stands alone. Jackson 2.18 writes an invalid code
 * point for it, or an escape, and doesn't say so; the sink, which replaces it, would have to look
 * through each text first.
 */
public final class JacksonRows {

    /** Writes one value that is not null. */
    private abstract static class ColumnWriter {

        abstract void write(RowData row, int i, JsonGenerator out) throws IOException;

        abstract void write(ArrayData array, int i, JsonGenerator out) throws IOException;

        boolean nested() {
            return false;
        }
    }

    /** A value that has the same form wherever it was found. */
    private abstract static class ValueOf<T> extends ColumnWriter {

        abstract T get(RowData row, int i);

        abstract T get(ArrayData array, int i);

        abstract void write(T value, JsonGenerator out) throws IOException;

        @Override
        void write(RowData row, int i, JsonGenerator out) throws IOException {
            write(get(row, i), out);
        }

        @Override
        void write(ArrayData array, int i, JsonGenerator out) throws IOException {
            write(get(array, i), out);
        }
    }

    /** Flushed into row by row. */
    private static final class RowBytes extends OutputStream {
        private byte[] bytes = new byte[1024];
        private int length;

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] from, int offset, int count) {
            if (length + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
            }
            System.arraycopy(from, offset, bytes, length, count);
            length += count;
        }
    }

    private static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .rootValueSeparator("")
                    .build();

    private final JsonFormat format;
    private final boolean decodes;
    private final OfRow table;
    private final RowBytes bytes = new RowBytes();
    private JsonGenerator generator;

    /**
     * Of the benchmark's rows; the same bytes as the sink's encoder, for text without lone
     * surrogates.
     */
    public static JacksonRows decoding() {
        return ofBehaviors(true);
    }

    /** Of the benchmark's rows, and takes it for granted that all text is valid. */
    public static JacksonRows trusting() {
        return ofBehaviors(false);
    }

    private static JacksonRows ofBehaviors(boolean decodes) {
        return new JacksonRows(
                (RowType) Behaviors.rowType().getLogicalType(), Rows.FORMAT, decodes);
    }

    /**
     * @param decodes whether bytes that are no valid UTF-8 are replaced, by decoding them, as the
     *     sink replaces them; without it the bytes of a string are passed on unseen, which is
     *     Jackson's fastest way
     */
    JacksonRows(RowType type, JsonFormat format, boolean decodes) {
        this.format = format;
        this.decodes = decodes;
        this.table = row(type, true);
        this.generator = open();
    }

    private JsonGenerator open() {
        try {
            return JSON.createGenerator(bytes)
                    .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the row's JSON to {@link #array}, and gives how many bytes it has. */
    public int encode(RowData row) {
        bytes.length = 0;
        try {
            table.write(row, generator);
            generator.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.length;
    }

    /** Holds the last row's JSON from its beginning. */
    public byte[] array() {
        return bytes.bytes;
    }

    private ColumnWriter column(LogicalType type) {
        ColumnWriter writer = writer(type);
        return writer.nested() && format.nested() == NestedFormat.JSON_STRING
                ? new AsString(writer)
                : writer;
    }

    private OfRow row(RowType type, boolean columns) {
        List<LogicalType> types = type.getChildren();
        ColumnWriter[] writers = new ColumnWriter[types.size()];
        for (int i = 0; i < writers.length; i++) {
            writers[i] = columns ? column(types.get(i)) : writer(types.get(i));
        }
        return new OfRow(type.getFieldNames(), writers, format.nullFields() == NullFields.WRITE);
    }

    private ColumnWriter writer(LogicalType type) {
        switch (type.getTypeRoot()) {
            case CHAR:
            case VARCHAR:
                return new OfText();
            case BOOLEAN:
                return new OfBoolean();
            case TINYINT:
                return new OfByte();
            case SMALLINT:
                return new OfShort();
            case INTEGER:
                return new OfInt();
            case BIGINT:
                return new OfLong();
            case FLOAT:
                return new OfFloat();
            case DOUBLE:
                return new OfDouble();
            case DECIMAL:
                return new OfDecimal((DecimalType) type);
            case DATE:
                return new OfDate();
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return new OfTimestamp(
                        ((TimestampType) type).getPrecision(), format, format.timeZone());
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return new OfTimestamp(
                        ((LocalZonedTimestampType) type).getPrecision(), format, ZoneOffset.UTC);
            case ARRAY:
                return new OfArray(writer(((ArrayType) type).getElementType()));
            case MAP:
                return new OfMap(writer(((MapType) type).getValueType()));
            case MULTISET:
                return new OfMap(new OfInt());
            case ROW:
                return row((RowType) type, false);
            default:
                throw new IllegalArgumentException(type.asSummaryString());
        }
    }

    private final class OfText extends ValueOf<StringData> {
        @Override
        StringData get(RowData row, int i) {
            return row.getString(i);
        }

        @Override
        StringData get(ArrayData array, int i) {
            return array.getString(i);
        }

        @Override
        void write(StringData value, JsonGenerator out) throws IOException {
            if (!decodes) {
                byte[] utf8 = value.toBytes();
                out.writeUTF8String(utf8, 0, utf8.length);
                return;
            }
            // Decoding makes of bytes that are no UTF-8 what they have to become.
            String text = value.toString();
            out.writeString(text);
        }
    }

    private static final class OfBoolean extends ColumnWriter {
        @Override
        void write(RowData row, int i, JsonGenerator out) throws IOException {
            out.writeNumber(row.getBoolean(i) ? 1 : 0);
        }

        @Override
        void write(ArrayData array, int i, JsonGenerator out) throws IOException {
            out.writeNumber(array.getBoolean(i) ? 1 : 0);
        }
    }

    private static final class OfByte extends ColumnWriter {
        @Override
        void write(RowData row, int i, JsonGenerator out) throws IOException {
            out.writeNumber(row.getByte(i));
        }

        @Override
        void write(ArrayData array, int i, JsonGenerator out) throws IOException {
            out.writeNumber(array.getByte(i));
        }
    }

    private static final class OfShort extends ColumnWriter {
        @Override
        void write(RowData row, int i, JsonGenerator out) throws IOException {
            out.writeNumber(row.getShort(i));
        }

        @Override
        void write(ArrayData array, int i, JsonGenerator out) throws IOException {
            out.writeNumber(array.getShort(i));
        }
    }

    private static final class OfInt extends ColumnWriter {
        @Override
        void write(RowData row, int i, JsonGenerator out) throws IOException {
            out.writeNumber(row.getInt(i));
        }

        @Override
        void write(ArrayData array, int i, JsonGenerator out) throws IOException {
            out.writeNumber(array.getInt(i));
        }
    }

    private static final class OfLong extends ColumnWriter {
        @Override
        void write(RowData row, int i, JsonGenerator out) throws IOException {
            out.writeNumber(row.getLong(i));
        }

        @Override
        void write(ArrayData array, int i, JsonGenerator out) throws IOException {
            out.writeNumber(array.getLong(i));
        }
    }

    private static final class OfFloat extends ColumnWriter {
        @Override
        void write(RowData row, int i, JsonGenerator out) throws IOException {
            out.writeNumber(row.getFloat(i));
        }

        @Override
        void write(ArrayData array, int i, JsonGenerator out) throws IOException {
            out.writeNumber(array.getFloat(i));
        }
    }

    private static final class OfDouble extends ColumnWriter {
        @Override
        void write(RowData row, int i, JsonGenerator out) throws IOException {
            out.writeNumber(row.getDouble(i));
        }

        @Override
        void write(ArrayData array, int i, JsonGenerator out) throws IOException {
            out.writeNumber(array.getDouble(i));
        }
    }

    private static final class OfDecimal extends ValueOf<DecimalData> {
        private final int precision;
        private final int scale;

        OfDecimal(DecimalType type) {
            this.precision = type.getPrecision();
            this.scale = type.getScale();
        }

        @Override
        DecimalData get(RowData row, int i) {
            return row.getDecimal(i, precision, scale);
        }

        @Override
        DecimalData get(ArrayData array, int i) {
            return array.getDecimal(i, precision, scale);
        }

        @Override
        void write(DecimalData value, JsonGenerator out) throws IOException {
            out.writeNumber(value.toBigDecimal());
        }
    }

    private static final class OfDate extends ColumnWriter {
        @Override
        void write(RowData row, int i, JsonGenerator out) throws IOException {
            out.writeString(LocalDate.ofEpochDay(row.getInt(i)).toString());
        }

        @Override
        void write(ArrayData array, int i, JsonGenerator out) throws IOException {
            out.writeString(LocalDate.ofEpochDay(array.getInt(i)).toString());
        }
    }

    /** As a number, which is the default. */
    private static final class OfTimestamp extends ValueOf<TimestampData> {
        private final int precision;
        private final int millisPerUnit;
        private final LocalOffset offset;

        OfTimestamp(int precision, JsonFormat format, ZoneId zone) {
            if (format.timestamps() == TimestampFormat.ISO_8601) {
                throw new IllegalArgumentException("Timestamps as text");
            }
            this.precision = precision;
            this.millisPerUnit = format.timestamps() == TimestampFormat.EPOCH_SECONDS ? 1000 : 1;
            this.offset = new LocalOffset(zone.getRules());
        }

        @Override
        TimestampData get(RowData row, int i) {
            return row.getTimestamp(i, precision);
        }

        @Override
        TimestampData get(ArrayData array, int i) {
            return array.getTimestamp(i, precision);
        }

        @Override
        void write(TimestampData value, JsonGenerator out) throws IOException {
            long millis = value.getMillisecond();
            long utc = millis - offset.secondsAt(Math.floorDiv(millis, 1000L)) * 1000L;
            out.writeNumber(Math.floorDiv(utc, millisPerUnit));
        }
    }

    private static final class OfArray extends ValueOf<ArrayData> {
        private final ColumnWriter element;

        OfArray(ColumnWriter element) {
            this.element = element;
        }

        @Override
        ArrayData get(RowData row, int i) {
            return row.getArray(i);
        }

        @Override
        ArrayData get(ArrayData array, int i) {
            return array.getArray(i);
        }

        @Override
        void write(ArrayData value, JsonGenerator out) throws IOException {
            out.writeStartArray();
            for (int i = 0; i < value.size(); i++) {
                if (value.isNullAt(i)) {
                    out.writeNull();
                } else {
                    element.write(value, i, out);
                }
            }
            out.writeEndArray();
        }

        @Override
        boolean nested() {
            return true;
        }
    }

    /** With keys of text. */
    private static final class OfMap extends ValueOf<MapData> {
        private final ColumnWriter values;

        OfMap(ColumnWriter values) {
            this.values = values;
        }

        @Override
        MapData get(RowData row, int i) {
            return row.getMap(i);
        }

        @Override
        MapData get(ArrayData array, int i) {
            return array.getMap(i);
        }

        @Override
        void write(MapData map, JsonGenerator out) throws IOException {
            ArrayData keys = map.keyArray();
            ArrayData of = map.valueArray();
            out.writeStartObject();
            for (int i = 0; i < map.size(); i++) {
                out.writeFieldName(keys.getString(i).toString());
                if (of.isNullAt(i)) {
                    out.writeNull();
                } else {
                    values.write(of, i, out);
                }
            }
            out.writeEndObject();
        }

        @Override
        boolean nested() {
            return true;
        }
    }

    private static final class OfRow extends ColumnWriter {
        private final SerializableString[] names;
        private final ColumnWriter[] fields;
        private final boolean writeNulls;

        OfRow(List<String> names, ColumnWriter[] fields, boolean writeNulls) {
            this.names = names.stream().map(SerializedString::new).toArray(SerializedString[]::new);
            this.fields = fields;
            this.writeNulls = writeNulls;
        }

        @Override
        void write(RowData row, int i, JsonGenerator out) throws IOException {
            write(row.getRow(i, fields.length), out);
        }

        @Override
        void write(ArrayData array, int i, JsonGenerator out) throws IOException {
            write(array.getRow(i, fields.length), out);
        }

        void write(RowData row, JsonGenerator out) throws IOException {
            out.writeStartObject();
            for (int i = 0; i < fields.length; i++) {
                if (!row.isNullAt(i)) {
                    out.writeFieldName(names[i]);
                    fields[i].write(row, i, out);
                } else if (writeNulls) {
                    out.writeFieldName(names[i]);
                    out.writeNull();
                }
            }
            out.writeEndObject();
        }

        @Override
        boolean nested() {
            return true;
        }
    }

    /** Another writer's JSON as a JSON string. */
    private static final class AsString extends ColumnWriter {
        private final ColumnWriter inner;
        private final ByteArrayBuilder text = new ByteArrayBuilder();

        AsString(ColumnWriter inner) {
            this.inner = inner;
        }

        @Override
        void write(RowData row, int i, JsonGenerator out) throws IOException {
            text.reset();
            try (JsonGenerator to = JSON.createGenerator(text)) {
                inner.write(row, i, to);
            }
            byte[] json = text.toByteArray();
            out.writeUTF8String(json, 0, json.length);
        }

        @Override
        void write(ArrayData array, int i, JsonGenerator out) throws IOException {
            throw new IllegalStateException("Only columns are wrapped");
        }
    }
}
