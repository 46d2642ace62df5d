/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.record.InPlaceSchema;
import io.github.byteair.flink.sink.record.UnwritableRecordException;
import io.github.byteair.flink.sink.record.WritesJsonObjects;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.table.data.RowData;

/** Rows as they now are to records. */
final class RowDataSerializationSchema
        implements SerializationSchema<RowData>, InPlaceSchema<RowData>, WritesJsonObjects {

    private static final long serialVersionUID = 1L;

    private final RowDataJsonEncoder encoder;

    RowDataSerializationSchema(RowDataJsonEncoder encoder) {
        this.encoder = Objects.requireNonNull(encoder);
    }

    @Override
    public byte[] serialize(RowData row) {
        int length = serializeInPlace(row);
        return Arrays.copyOf(array(), length);
    }

    /**
     * @throws UnwritableRecordException if a value has no form in JSON
     */
    @Override
    public int serializeInPlace(RowData row) {
        try {
            return encoder.encode(row);
        } catch (RowNotEncodableException e) {
            throw new UnwritableRecordException(
                    RejectionCause.NOT_SERIALIZABLE, e.getMessage(), whatCanBe(row), null);
        }
    }

    private String whatCanBe(RowData row) {
        int length = encoder.encodeWhatCanBe(row);
        return new String(encoder.array(), 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public byte[] array() {
        return encoder.array();
    }
}
