/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.ResolvableSerializer;
import com.fasterxml.jackson.databind.type.ArrayType;
import com.fasterxml.jackson.databind.type.CollectionLikeType;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapLikeType;
import com.fasterxml.jackson.databind.type.MapType;
import java.io.IOException;
import java.io.StringWriter;

/**
 * Writes what has structure, below a record's top level, as a string that holds its JSON. What is
 * inside that string is plain JSON all the way down.
 */
final class NestedAsString extends JsonSerializer<Object>
        implements ContextualSerializer, ResolvableSerializer {

    private static final String INSIDE = NestedAsString.class.getName();

    private final JsonSerializer<Object> plain;

    @SuppressWarnings("unchecked")
    private NestedAsString(JsonSerializer<?> plain) {
        this.plain = (JsonSerializer<Object>) plain;
    }

    @Override
    public void serialize(Object value, JsonGenerator json, SerializerProvider provider)
            throws IOException {
        if (json.getOutputContext().inRoot() || provider.getAttribute(INSIDE) != null) {
            plain.serialize(value, json, provider);
            return;
        }
        StringWriter text = new StringWriter();
        provider.setAttribute(INSIDE, true);
        try (JsonGenerator nested = json.getCodec().getFactory().createGenerator(text)) {
            plain.serialize(value, nested, provider);
        } finally {
            provider.setAttribute(INSIDE, null);
        }
        json.writeString(text.toString());
    }

    @Override
    public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property)
            throws JsonMappingException {
        JsonSerializer<?> contextual =
                plain instanceof ContextualSerializer
                        ? ((ContextualSerializer) plain).createContextual(provider, property)
                        : plain;
        return contextual == plain ? this : new NestedAsString(contextual);
    }

    @Override
    public void resolve(SerializerProvider provider) throws JsonMappingException {
        if (plain instanceof ResolvableSerializer) {
            ((ResolvableSerializer) plain).resolve(provider);
        }
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, Object value) {
        return plain.isEmpty(provider, value);
    }

    /** Puts it round the serializers of everything that has structure. */
    static final class Modifier extends BeanSerializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public JsonSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription bean, JsonSerializer<?> serializer) {
            // Scalars come by here too; only what writes properties is a bean.
            return serializer instanceof com.fasterxml.jackson.databind.ser.BeanSerializer
                    ? new NestedAsString(serializer)
                    : serializer;
        }

        @Override
        public JsonSerializer<?> modifyArraySerializer(
                SerializationConfig config,
                ArrayType type,
                BeanDescription bean,
                JsonSerializer<?> serializer) {
            JavaType content = type.getContentType();
            return content.hasRawClass(byte.class) || content.hasRawClass(char.class)
                    ? serializer
                    : new NestedAsString(serializer);
        }

        @Override
        public JsonSerializer<?> modifyCollectionSerializer(
                SerializationConfig config,
                CollectionType type,
                BeanDescription bean,
                JsonSerializer<?> serializer) {
            return new NestedAsString(serializer);
        }

        @Override
        public JsonSerializer<?> modifyCollectionLikeSerializer(
                SerializationConfig config,
                CollectionLikeType type,
                BeanDescription bean,
                JsonSerializer<?> serializer) {
            return new NestedAsString(serializer);
        }

        @Override
        public JsonSerializer<?> modifyMapSerializer(
                SerializationConfig config,
                MapType type,
                BeanDescription bean,
                JsonSerializer<?> serializer) {
            return new NestedAsString(serializer);
        }

        @Override
        public JsonSerializer<?> modifyMapLikeSerializer(
                SerializationConfig config,
                MapLikeType type,
                BeanDescription bean,
                JsonSerializer<?> serializer) {
            return new NestedAsString(serializer);
        }
    }
}
