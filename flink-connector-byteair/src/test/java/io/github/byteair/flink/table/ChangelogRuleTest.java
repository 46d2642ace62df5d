/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChangelogRuleTest {

    @ParameterizedTest
    @CsvSource({
        "INSERT,        FAIL,   WRITE",
        "INSERT,        IGNORE, WRITE",
        "INSERT,        MARK,   WRITE",
        "UPDATE_BEFORE, FAIL,   IGNORE",
        "UPDATE_BEFORE, IGNORE, IGNORE",
        "UPDATE_BEFORE, MARK,   IGNORE",
        "UPDATE_AFTER,  FAIL,   WRITE",
        "UPDATE_AFTER,  IGNORE, WRITE",
        "UPDATE_AFTER,  MARK,   WRITE",
        "DELETE,        FAIL,   FAIL",
        "DELETE,        IGNORE, IGNORE",
        "DELETE,        MARK,   MARK"
    })
    void eachChangeUnderEachPolicy(RowKind kind, DeletePolicy policy, RowAction action) {
        assertThat(ChangelogRule.actionFor(kind, policy)).isEqualTo(action);
        ChangelogFilter filter = new ChangelogFilter(policy);
        GenericRowData row = GenericRowData.ofKind(kind, 1);
        if (action != RowAction.FAIL) {
            assertThat(filter.filter(row))
                    .isEqualTo(action == RowAction.WRITE || action == RowAction.MARK);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "DELETE")
    void aDeleteThatMayNotBeSaysWhatToSet(RowKind kind) {
        assertThatThrownBy(
                        () ->
                                new ChangelogFilter(DeletePolicy.FAIL)
                                        .filter(GenericRowData.ofKind(kind, 1)))
                .hasMessageContaining("Set 'sink.delete.policy' to 'mark'");
    }
}
