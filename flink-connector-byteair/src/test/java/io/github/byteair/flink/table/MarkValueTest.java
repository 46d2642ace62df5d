/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class MarkValueTest {

    private static String json(DataType type, String text) throws Exception {
        return EncoderTesting.text(
                MarkValue.toJson(text, type.getLogicalType(), "status", EncoderTesting.defaults()));
    }

    @Test
    void isReadInTheColumnsType() throws Exception {
        assertThat(json(DataTypes.INT(), "0")).isEqualTo("0");
        assertThat(json(DataTypes.INT(), " -3 ")).isEqualTo("-3");
        assertThat(json(DataTypes.TINYINT(), "127")).isEqualTo("127");
        assertThat(json(DataTypes.SMALLINT(), "1")).isEqualTo("1");
        assertThat(json(DataTypes.BIGINT(), "9223372036854775807"))
                .isEqualTo("9223372036854775807");
        assertThat(json(DataTypes.STRING(), "off \"sale\"")).isEqualTo("\"off \\\"sale\\\"\"");
        assertThat(json(DataTypes.STRING(), "")).isEqualTo("\"\"");
        assertThat(json(DataTypes.VARCHAR(2), "下架")).isEqualTo("\"下架\"");
        assertThat(json(DataTypes.BOOLEAN(), "false")).isEqualTo("0");
        assertThat(json(DataTypes.BOOLEAN(), "1")).isEqualTo("1");
        assertThat(json(DataTypes.DECIMAL(4, 2), "1.5")).isEqualTo("1.50");
        assertThat(json(DataTypes.DOUBLE(), "0.25")).isEqualTo("0.25");
        assertThat(json(DataTypes.FLOAT(), "0.25")).isEqualTo("0.25");
    }

    @Test
    void whatIsNoValueOfTheTypeIsRefused() {
        refused(DataTypes.INT(), "offline");
        refused(DataTypes.TINYINT(), "128");
        refused(DataTypes.VARCHAR(2), "abc");
        refused(DataTypes.BOOLEAN(), "maybe");
        refused(DataTypes.DECIMAL(4, 2), "1.555");
        refused(DataTypes.DECIMAL(4, 2), "100.5");
        refused(DataTypes.DOUBLE(), "NaN");
        refused(DataTypes.DATE(), "2026-11-23");
        refused(DataTypes.ARRAY(DataTypes.INT()), "[]");
    }

    private static void refused(DataType type, String text) {
        assertThatThrownBy(() -> json(type, text))
                .isInstanceOf(ValidationException.class)
                .hasMessageStartingWith(
                        "'sink.delete.mark-value' = '"
                                + text
                                + "' is no value of the column 'status', which is "
                                + type);
    }
}
