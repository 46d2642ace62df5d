/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.nio.charset.StandardCharsets;

/** What a sink would read of a row: these are not for others than the sink. */
public final class TopicRowReading {

    private TopicRowReading() {}

    /** E.g. {@code +I item {"goods_id":"1"}}; of a delete that is marked, what takes it down. */
    public static String text(TopicRow row) {
        String kind = row.row().getRowKind().shortString();
        TopicTable table = row.table();
        byte[] json =
                kind.equals("-D") && table.marked() != null
                        ? table.marked().serialize(row.row())
                        : table.schema().serialize(row.row());
        return kind + " " + table.topic() + " " + new String(json, StandardCharsets.UTF_8);
    }

    /** What tells it from other rows. */
    public static String key(TopicRow row) {
        return row.table().key().key(row.row());
    }

    /** Its day, or null. */
    public static String dataDate(TopicRow row) {
        return String.valueOf(row.table().dataDate(row.row()));
    }
}
