/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.cdc.common.types.ArrayType;
import org.apache.flink.cdc.common.types.DataField;
import org.apache.flink.cdc.common.types.DataType;
import org.apache.flink.cdc.common.types.DataTypeChecks;
import org.apache.flink.cdc.common.types.MapType;
import org.apache.flink.cdc.common.types.RowType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** Types of Flink CDC to the types of SQL that have the same form in JSON. */
final class ColumnTypes {

    private ColumnTypes() {}

    /** The type for SQL; a TIMESTAMP WITH TIME ZONE is the instant it stands for. */
    static LogicalType of(DataType type) {
        return ofRoot(type).copy(type.isNullable());
    }

    private static LogicalType ofRoot(DataType type) {
        switch (type.getTypeRoot()) {
            case CHAR:
                int length = DataTypeChecks.getLength(type);
                return length == 0 ? CharType.ofEmptyLiteral() : new CharType(length);
            case VARCHAR:
                return new VarCharType(Math.max(1, DataTypeChecks.getLength(type)));
            case BOOLEAN:
                return new BooleanType();
            case TINYINT:
                return new TinyIntType();
            case SMALLINT:
                return new SmallIntType();
            case INTEGER:
                return new IntType();
            case BIGINT:
                return new BigIntType();
            case FLOAT:
                return new FloatType();
            case DOUBLE:
                return new DoubleType();
            case DECIMAL:
                return new DecimalType(
                        DataTypeChecks.getPrecision(type), DataTypeChecks.getScale(type));
            case DATE:
                return new DateType();
            case TIME_WITHOUT_TIME_ZONE:
                return new TimeType(DataTypeChecks.getPrecision(type));
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return new TimestampType(DataTypeChecks.getPrecision(type));
            case TIMESTAMP_WITH_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return new LocalZonedTimestampType(DataTypeChecks.getPrecision(type));
            case ARRAY:
                return new org.apache.flink.table.types.logical.ArrayType(
                        of(((ArrayType) type).getElementType()));
            case MAP:
                return new org.apache.flink.table.types.logical.MapType(
                        of(((MapType) type).getKeyType()), of(((MapType) type).getValueType()));
            case ROW:
                List<org.apache.flink.table.types.logical.RowType.RowField> fields =
                        new ArrayList<>();
                for (DataField field : ((RowType) type).getFields()) {
                    fields.add(
                            new org.apache.flink.table.types.logical.RowType.RowField(
                                    field.getName(), of(field.getType())));
                }
                return new org.apache.flink.table.types.logical.RowType(fields);
            default:
                // Bytes, and what later versions bring: refused where rows are made, by its name.
                return new VarBinaryType(VarBinaryType.MAX_LENGTH);
        }
    }
}
