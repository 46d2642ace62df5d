/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.SerializationSchema;

/** Writes maps and beans by the platform's conventions, see {@code JsonSerializationSchemas}. */
@Internal
public final class PlatformJsonSchema<T> implements SerializationSchema<T> {

    private static final long serialVersionUID = 1L;
    private static final int MAX_PATH = 10;

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
        } catch (JsonMappingException e) {
            throw new UncheckedIOException(explain(e), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Names the field, and replaces advice that only the mapper's owner could follow. */
    private static String explain(JsonMappingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (message.contains("nesting depth")
                || message.contains("Infinite recursion")
                || message.contains("self-reference")) {
            message =
                    "the object refers to itself, or is nested too deeply; leave the reference out"
                            + " with @JsonIgnore";
        }
        StringBuilder path = new StringBuilder();
        List<JsonMappingException.Reference> references = e.getPath();
        for (int i = 0; i < Math.min(references.size(), MAX_PATH); i++) {
            JsonMappingException.Reference reference = references.get(i);
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(i == 0 ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.length() == 0 ? message : "Field '" + path + "': " + message;
    }
}
