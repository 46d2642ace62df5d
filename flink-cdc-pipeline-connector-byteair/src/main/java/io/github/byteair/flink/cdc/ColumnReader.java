/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.cdc.common.data.ArrayData;
import org.apache.flink.cdc.common.data.DecimalData;
import org.apache.flink.cdc.common.data.LocalZonedTimestampData;
import org.apache.flink.cdc.common.data.MapData;
import org.apache.flink.cdc.common.data.RecordData;
import org.apache.flink.cdc.common.data.TimestampData;
import org.apache.flink.cdc.common.data.ZonedTimestampData;
import org.apache.flink.cdc.common.types.ArrayType;
import org.apache.flink.cdc.common.types.DataType;
import org.apache.flink.cdc.common.types.MapType;
import org.apache.flink.cdc.common.types.RowType;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;

/** A column of a record, as Flink's rows hold the value. */
@FunctionalInterface
interface ColumnReader {

    /** The value; null if it is NULL. */
    @Nullable
    Object read(RecordData record);

    static ColumnReader of(DataType type, int position) {
        switch (type.getTypeRoot()) {
            case DATE:
            case TIME_WITHOUT_TIME_ZONE:
                // Days since 1970, milliseconds of the day; newer versions' getters wrap them.
                return record -> record.isNullAt(position) ? null : record.getInt(position);
            default:
                RecordData.FieldGetter getter = RecordData.createFieldGetter(type, position);
                return record -> value(getter.getFieldOrNull(record), type);
        }
    }

    /** A value of Flink CDC's as one of Flink's. */
    @Nullable
    static Object value(@Nullable Object value, DataType type) {
        if (value == null) {
            return null;
        }
        switch (type.getTypeRoot()) {
            case CHAR:
            case VARCHAR:
                return StringData.fromBytes(
                        ((org.apache.flink.cdc.common.data.StringData) value).toBytes());
            case DECIMAL:
                DecimalData decimal = (DecimalData) value;
                return decimal.isCompact()
                        ? org.apache.flink.table.data.DecimalData.fromUnscaledLong(
                                decimal.toUnscaledLong(), decimal.precision(), decimal.scale())
                        : org.apache.flink.table.data.DecimalData.fromBigDecimal(
                                decimal.toBigDecimal(), decimal.precision(), decimal.scale());
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                TimestampData local = (TimestampData) value;
                return timestamp(local.getMillisecond(), local.getNanoOfMillisecond());
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                LocalZonedTimestampData instant = (LocalZonedTimestampData) value;
                return timestamp(
                        instant.getEpochMillisecond(), instant.getEpochNanoOfMillisecond());
            case TIMESTAMP_WITH_TIME_ZONE:
                return org.apache.flink.table.data.TimestampData.fromInstant(
                        ((ZonedTimestampData) value).toInstant());
            case ARRAY:
                return array((ArrayData) value, ((ArrayType) type).getElementType());
            case MAP:
                return map((MapData) value, (MapType) type);
            case ROW:
                return row((RecordData) value, ((RowType) type).getFieldTypes());
            default:
                return value;
        }
    }

    private static Object timestamp(long millis, int nanos) {
        return org.apache.flink.table.data.TimestampData.fromEpochMillis(millis, nanos);
    }

    private static GenericArrayData array(ArrayData array, DataType type) {
        Object[] elements = new Object[array.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element(array, type, i);
        }
        return new GenericArrayData(elements);
    }

    @Nullable
    private static Object element(ArrayData array, DataType type, int i) {
        switch (type.getTypeRoot()) {
            case DATE:
            case TIME_WITHOUT_TIME_ZONE:
                return array.isNullAt(i) ? null : array.getInt(i);
            default:
                return value(ArrayData.createElementGetter(type).getElementOrNull(array, i), type);
        }
    }

    private static GenericMapData map(MapData map, MapType type) {
        Map<Object, Object> values = new HashMap<>();
        ArrayData keys = map.keyArray();
        for (int i = 0; i < map.size(); i++) {
            values.put(
                    element(keys, type.getKeyType(), i),
                    element(map.valueArray(), type.getValueType(), i));
        }
        return new GenericMapData(values);
    }

    private static GenericRowData row(RecordData record, List<DataType> types) {
        List<Object> fields =
                java.util.stream.IntStream.range(0, types.size())
                        .mapToObj(i -> of(types.get(i), i).read(record))
                        .collect(Collectors.toCollection(java.util.ArrayList::new));
        return GenericRowData.of(fields.toArray());
    }
}
