/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.DOUBLE;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.flink.sink.record.UnwritableRecordException;
import java.time.LocalDate;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class RowDataSerializationSchemaTest {

    private static final RowType TYPE =
            (RowType)
                    ROW(
                                    FIELD("id", STRING()),
                                    FIELD("status", INT()),
                                    FIELD("price", DOUBLE()),
                                    FIELD("stock", BIGINT()))
                            .getLogicalType();

    private static RowDataSerializationSchema schema(DeleteHandling deletes) throws Exception {
        return InstantiationUtil.clone(
                new RowDataSerializationSchema(
                        new RowDataJsonEncoder(TYPE, EncoderTesting.defaults()), deletes));
    }

    private static GenericRowData row(RowKind kind, double price) {
        return GenericRowData.ofKind(kind, StringData.fromString("a"), 1, price, 7L);
    }

    @Test
    void anUpdateIsWrittenAsItIs() throws Exception {
        assertThat(
                        EncoderTesting.text(
                                schema(DeleteHandling.fail())
                                        .serialize(row(RowKind.UPDATE_AFTER, 2.5))))
                .isEqualTo("{\"id\":\"a\",\"status\":1,\"price\":2.5,\"stock\":7}");
    }

    @Test
    void aDeleteIsWrittenWithTheMark() throws Exception {
        DeleteHandling mark = DeleteHandling.mark(1, new byte[] {'0'});
        assertThat(EncoderTesting.text(schema(mark).serialize(row(RowKind.DELETE, 2.5))))
                .isEqualTo("{\"id\":\"a\",\"status\":0,\"price\":2.5,\"stock\":7}");
        assertThat(EncoderTesting.text(schema(mark).serialize(row(RowKind.INSERT, 2.5))))
                .contains("\"status\":1");
    }

    @Test
    void aRowWithoutFormInJsonIsUnwritableAndShowsTheRestOfItself() throws Exception {
        RowDataSerializationSchema schema = schema(DeleteHandling.fail());
        assertThatExceptionOfType(UnwritableRecordException.class)
                .isThrownBy(() -> schema.serialize(row(RowKind.INSERT, Double.NaN)))
                .withMessageContaining("Column 'price' is NaN");
        RowDataJsonEncoder encoder = new RowDataJsonEncoder(TYPE, EncoderTesting.defaults());
        int length = encoder.encodeWhatCanBe(row(RowKind.INSERT, Double.NaN));
        assertThat(EncoderTesting.text(encoder, length))
                .isEqualTo("{\"id\":\"a\",\"status\":1,\"stock\":7}");
    }

    @Test
    void neverWritesADeleteAsIfItWereNone() throws Exception {
        for (DeleteHandling deletes :
                new DeleteHandling[] {DeleteHandling.fail(), DeleteHandling.ignore()}) {
            RowDataSerializationSchema schema = schema(deletes);
            assertThatThrownBy(() -> schema.serialize(row(RowKind.DELETE, 1)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theDataDateStandsBehindTheColumns() {
        DataDateColumn column = new DataDateColumn(1);
        assertThat(column.dataDate(GenericRowData.of(1, 20780)))
                .isEqualTo(LocalDate.ofEpochDay(20780));
        assertThat(column.dataDate(GenericRowData.of(1, null))).isNull();
    }
}
