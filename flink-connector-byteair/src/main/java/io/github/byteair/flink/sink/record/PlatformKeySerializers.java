/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.Serializers;
import java.io.IOException;
import java.util.function.Function;

/** Keys of maps: the text of the form that the same value has elsewhere in a record. */
final class PlatformKeySerializers extends Serializers.Base {

    @Override
    public JsonSerializer<?> findSerializer(
            SerializationConfig config, JavaType type, BeanDescription bean) {
        Class<?> raw = type.getRawClass();
        Function<Object, Object> form = ScalarForms.find(raw);
        if (form != null) {
            return new KeySerializer(form);
        }
        return type.isConcrete() && hasNoText(type, bean)
                ? new KeySerializer(PlatformKeySerializers::refuse)
                : null;
    }

    /** Whether Jackson would take the text that every object has: its class and an address. */
    private static boolean hasNoText(JavaType type, BeanDescription bean) {
        Class<?> raw = type.getRawClass();
        if (raw == Object.class || raw == Class.class || raw.isPrimitive() || raw.isEnum()) {
            return false;
        }
        if (type.isContainerType() || type.isArrayType()) {
            return true;
        }
        if (bean != null && bean.findJsonValueAccessor() != null) {
            return false;
        }
        try {
            return raw.getMethod("toString").getDeclaringClass() == Object.class;
        } catch (NoSuchMethodException e) {
            return true;
        }
    }

    private static Object refuse(Object key) {
        throw new IllegalArgumentException(
                "a map has a key of "
                        + key.getClass().getName()
                        + ", which has no text; use strings for keys, or give the class a toString"
                        + " or a @JsonValue");
    }

    private static final class KeySerializer extends JsonSerializer<Object> {
        private final Function<Object, Object> form;

        KeySerializer(Function<Object, Object> form) {
            this.form = form;
        }

        @Override
        public void serialize(Object key, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeFieldName(ScalarForms.text(form.apply(key)));
        }
    }
}
