/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContainerSerializer;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.ResolvableSerializer;
import com.fasterxml.jackson.databind.ser.impl.UnknownSerializer;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import com.fasterxml.jackson.databind.type.ArrayType;
import com.fasterxml.jackson.databind.type.CollectionLikeType;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapLikeType;
import com.fasterxml.jackson.databind.type.MapType;
import com.fasterxml.jackson.databind.util.NameTransformer;
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
        write(json, provider, out -> plain.serialize(value, out, provider));
    }

    @Override
    public void serializeWithType(
            Object value, JsonGenerator json, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        write(json, provider, out -> plain.serializeWithType(value, out, provider, type));
    }

    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static void write(JsonGenerator json, SerializerProvider provider, Content content)
            throws IOException {
        if (json.getOutputContext().inRoot() || provider.getAttribute(INSIDE) != null) {
            content.writeTo(json);
            return;
        }
        StringWriter text = new StringWriter();
        provider.setAttribute(INSIDE, true);
        try (JsonGenerator nested = json.getCodec().getFactory().createGenerator(text)) {
            content.writeTo(nested);
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

    /** For {@code @JsonUnwrapped}: its properties are the record's, so there is no string. */
    @Override
    public JsonSerializer<Object> unwrappingSerializer(NameTransformer names) {
        return plain.unwrappingSerializer(names);
    }

    @Override
    public JsonSerializer<?> withFilterId(Object filter) {
        return new NestedAsString(plain.withFilterId(filter));
    }

    @Override
    public JsonSerializer<?> getDelegatee() {
        return plain;
    }

    @Override
    public boolean usesObjectId() {
        return plain.usesObjectId();
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
            if (serializer instanceof UnknownSerializer) {
                return new ScalarSerializer(Modifier::refuseEmptyBean);
            }
            return isStructured(serializer, bean.getBeanClass())
                    ? new NestedAsString(serializer)
                    : serializer;
        }

        /** Scalars come by here too. */
        private static boolean isStructured(JsonSerializer<?> serializer, Class<?> type) {
            return serializer instanceof BeanSerializerBase
                    || serializer instanceof ContainerSerializer
                    || serializer instanceof ArraySerializers.Elements
                    || serializer instanceof TreeSerializer
                            && ContainerNode.class.isAssignableFrom(type);
        }

        private static Object refuseEmptyBean(Object value) {
            throw new IllegalArgumentException(
                    "a "
                            + value.getClass().getName()
                            + " has no property that can be read; give it public fields or"
                            + " getters, or annotate its fields with @JsonProperty");
        }

        @Override
        public JsonSerializer<?> modifyArraySerializer(
                SerializationConfig config,
                ArrayType type,
                BeanDescription bean,
                JsonSerializer<?> serializer) {
            return serializer instanceof ScalarSerializer
                            || type.getContentType().hasRawClass(char.class)
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
