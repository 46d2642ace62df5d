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

import io.github.byteair.flink.sink.Change;
import io.github.byteair.flink.sink.record.UnwritableRecordException;
import java.time.LocalDate;
import java.util.List;
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

    private static RowDataSerializationSchema schema() throws Exception {
        return InstantiationUtil.clone(
                new RowDataSerializationSchema(
                        new RowDataJsonEncoder(TYPE, EncoderTesting.defaults())));
    }

    private static MarkedRowSchema marked() throws Exception {
        return InstantiationUtil.clone(
                new MarkedRowSchema(
                        new RowDataJsonEncoder(TYPE, EncoderTesting.defaults()),
                        1,
                        new byte[] {'0'}));
    }

    private static GenericRowData row(RowKind kind, double price) {
        return GenericRowData.ofKind(kind, StringData.fromString("a"), 1, price, 7L);
    }

    @Test
    void anUpdateIsWrittenAsItIs() throws Exception {
        assertThat(EncoderTesting.text(schema().serialize(row(RowKind.UPDATE_AFTER, 2.5))))
                .isEqualTo("{\"id\":\"a\",\"status\":1,\"price\":2.5,\"stock\":7}");
    }

    @Test
    void aDeleteIsWrittenWithTheMark() throws Exception {
        assertThat(EncoderTesting.text(marked().serialize(row(RowKind.DELETE, 2.5))))
                .isEqualTo("{\"id\":\"a\",\"status\":0,\"price\":2.5,\"stock\":7}");
    }

    @Test
    void whatTakesARowDownLeavesOutWhatHasNoFormInJson() throws Exception {
        assertThat(EncoderTesting.text(marked().serialize(row(RowKind.DELETE, Double.NaN))))
                .isEqualTo("{\"id\":\"a\",\"status\":0,\"stock\":7}");
    }

    @Test
    void theKeyIsTheJsonOfItsColumns() throws Exception {
        RowKey key =
                InstantiationUtil.clone(
                        new RowKey(TYPE, List.of("id", "stock"), EncoderTesting.defaults()));
        assertThat(key.key(row(RowKind.INSERT, 2.5))).isEqualTo("\"a\",7");
        assertThat(key.key(row(RowKind.DELETE, Double.NaN))).isEqualTo("\"a\",7");
        RowKey price = new RowKey(TYPE, List.of("price"), EncoderTesting.defaults());
        assertThatExceptionOfType(UnwritableRecordException.class)
                .isThrownBy(() -> price.key(row(RowKind.INSERT, Double.NaN)))
                .withMessageContaining("Column 'price' is NaN");
    }

    @Test
    void eachKindOfRowIsAChange() {
        RowChange changes = new RowChange();
        assertThat(changes.change(row(RowKind.INSERT, 1))).isEqualTo(Change.UPSERT);
        assertThat(changes.change(row(RowKind.UPDATE_AFTER, 1))).isEqualTo(Change.UPSERT);
        assertThat(changes.change(row(RowKind.UPDATE_BEFORE, 1))).isEqualTo(Change.RETRACT);
        assertThat(changes.change(row(RowKind.DELETE, 1))).isEqualTo(Change.DELETE);
    }

    @Test
    void aRowWithoutFormInJsonIsUnwritableAndShowsTheRestOfItself() throws Exception {
        RowDataSerializationSchema schema = schema();
        assertThatExceptionOfType(UnwritableRecordException.class)
                .isThrownBy(() -> schema.serialize(row(RowKind.INSERT, Double.NaN)))
                .withMessageContaining("Column 'price' is NaN");
        RowDataJsonEncoder encoder = new RowDataJsonEncoder(TYPE, EncoderTesting.defaults());
        int length = encoder.encodeWhatCanBe(row(RowKind.INSERT, Double.NaN));
        assertThat(EncoderTesting.text(encoder, length))
                .isEqualTo("{\"id\":\"a\",\"status\":1,\"stock\":7}");
    }

    @Test
    void theDataDateStandsBehindTheColumns() {
        DataDateColumn column = new DataDateColumn(1);
        assertThat(column.dataDate(GenericRowData.of(1, 20780)))
                .isEqualTo(LocalDate.ofEpochDay(20780));
        assertThat(column.dataDate(GenericRowData.of(1, null))).isNull();
    }
}
