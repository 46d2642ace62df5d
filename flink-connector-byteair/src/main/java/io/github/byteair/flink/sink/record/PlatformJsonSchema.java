/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.github.byteair.flink.sink.JsonSerializationSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.SerializationSchema;

/** Writes maps and beans by the platform's conventions, see {@link JsonSerializationSchemas}. */
@Internal
public final class PlatformJsonSchema<T> implements SerializationSchema<T> {

    private static final long serialVersionUID = 1L;

    @Nullable private transient ObjectWriter writer;

    @Override
    public void open(InitializationContext context) {
        writer = PlatformJson.writer();
    }

    @Override
    public byte[] serialize(T element) {
        if (writer == null) {
            writer = PlatformJson.writer();
        }
        try {
            return writer.writeValueAsBytes(element);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
