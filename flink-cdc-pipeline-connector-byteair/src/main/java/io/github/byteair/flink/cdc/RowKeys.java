/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import java.util.List;
import org.apache.flink.cdc.common.schema.Schema;

/** Which columns tell a table's rows apart. */
final class RowKeys {

    private static final List<String> OF_USERS = List.of("user_id");
    private static final List<String> OF_ITEMS = List.of("goods_id", "doc_id", "item_id");

    private RowKeys() {}

    /**
     * The primary key; where a projection has given its columns other names, as in {@code CAST(id
     * AS STRING) AS goods_id}, the column that the platform knows users or items by. Empty if there
     * is neither.
     */
    static List<String> of(String topic, Schema schema) {
        List<String> columns = schema.getColumnNames();
        List<String> primaryKey = schema.primaryKeys();
        if (!primaryKey.isEmpty() && columns.containsAll(primaryKey)) {
            return List.copyOf(primaryKey);
        }
        List<String> ids =
                topic.equals("user") ? OF_USERS : topic.equals("item") ? OF_ITEMS : List.of();
        return ids.stream().filter(columns::contains).findFirst().map(List::of).orElse(List.of());
    }
}
