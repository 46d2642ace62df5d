/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.annotation.Nullable;

/**
 * Writes what an optional holds as if it stood there itself; an empty one is null where it can't be
 * left out ({@link AbsentValues}), as in a list.
 */
final class OptionalSerializer extends JsonSerializer<Object> implements ContextualSerializer {

    @Nullable private final BeanProperty property;

    OptionalSerializer(@Nullable BeanProperty property) {
        this.property = property;
    }

    @Override
    public void serialize(Object optional, JsonGenerator json, SerializerProvider provider)
            throws IOException {
        Object value = valueOf(optional);
        if (value == null) {
            json.writeNull();
        } else {
            provider.findTypedValueSerializer(value.getClass(), true, property)
                    .serialize(value, json, provider);
        }
    }

    @Nullable
    private static Object valueOf(Object optional) {
        if (optional instanceof OptionalInt) {
            OptionalInt number = (OptionalInt) optional;
            return number.isPresent() ? number.getAsInt() : null;
        }
        if (optional instanceof OptionalLong) {
            OptionalLong number = (OptionalLong) optional;
            return number.isPresent() ? number.getAsLong() : null;
        }
        if (optional instanceof OptionalDouble) {
            OptionalDouble number = (OptionalDouble) optional;
            return number.isPresent() ? number.getAsDouble() : null;
        }
        return ((Optional<?>) optional).orElse(null);
    }

    @Override
    public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty place) {
        return place == null ? this : new OptionalSerializer(place);
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, Object optional) {
        return valueOf(optional) == null;
    }
}
