/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.Change;
import io.github.byteair.flink.sink.ChangeExtractor;
import io.github.byteair.flink.sink.KeyExtractor;
import io.github.byteair.flink.sink.record.InPlaceSchema;
import io.github.byteair.flink.sink.record.WritesJsonObjects;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;

/** What a sink asks of a row, answered by the row's table. One thread at a time. */
final class TopicRowSchemas {

    private TopicRowSchemas() {}

    /** Where the last answer's bytes are: in the schema of the table it came from. */
    private abstract static class OfTable implements InPlaceSchema<TopicRow>, Serializable {

        private static final long serialVersionUID = 1L;

        private transient InPlaceSchema<?> last;

        final <T> InPlaceSchema<T> remember(InPlaceSchema<T> schema) {
            last = schema;
            return schema;
        }

        @Override
        public final byte[] array() {
            return last.array();
        }

        final byte[] copy(int length) {
            return Arrays.copyOf(array(), length);
        }
    }

    /** Rows as they now are. */
    static final class Present extends OfTable
            implements SerializationSchema<TopicRow>, WritesJsonObjects {

        private static final long serialVersionUID = 1L;

        @Override
        public int serializeInPlace(TopicRow row) throws Exception {
            return remember(row.table().schema()).serializeInPlace(row.row());
        }

        @Override
        public byte[] serialize(TopicRow row) {
            return row.table().schema().serialize(row.row());
        }
    }

    /** What takes rows down. */
    static final class Marked extends OfTable
            implements SerializationSchema<TopicRow>, WritesJsonObjects {

        private static final long serialVersionUID = 1L;

        @Override
        public int serializeInPlace(TopicRow row) throws Exception {
            return remember(row.table().marked()).serializeInPlace(row.row());
        }

        @Override
        public byte[] serialize(TopicRow row) {
            return row.table().marked().serialize(row.row());
        }
    }

    /** What tells rows apart. */
    static final class Key extends OfTable implements KeyExtractor<TopicRow> {

        private static final long serialVersionUID = 1L;

        @Override
        public int serializeInPlace(TopicRow row) throws Exception {
            return remember(row.table().key()).serializeInPlace(row.row());
        }

        @Override
        public String key(TopicRow row) {
            return row.table().key().key(row.row());
        }
    }

    /** What a row's kind does. */
    static final class Changes implements ChangeExtractor<TopicRow> {

        private static final long serialVersionUID = 1L;

        private final RowChange ofRow = new RowChange();

        @Override
        public Change change(TopicRow row) {
            return ofRow.change(row.row());
        }
    }

    /** Where topics differ in their policy, the sink as a whole has none. */
    static final class DeletesByTopic implements FilterFunction<TopicRow> {

        private static final long serialVersionUID = 1L;

        private final RowChange ofRow = new RowChange();

        /** Passes over, or ends the job with, what the topic's policy says. */
        @Override
        public boolean filter(TopicRow row) {
            if (ofRow.change(row.row()) == Change.UPSERT) {
                return true;
            }
            switch (row.table().deletes()) {
                case IGNORE:
                    return false;
                case MARK:
                    return true;
                default:
                    String topic = row.table().topic();
                    throw new ByteAirSinkException(
                            "A row of the topic '"
                                    + topic
                                    + "' was deleted, and the platform has no deletes. Set"
                                    + " 'sink.delete.policy."
                                    + topic
                                    + "' to 'mark', to have it written once more with a field that"
                                    + " takes it down, or to 'ignore'.",
                            null);
            }
        }
    }
}
