/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.Serializers;
import com.fasterxml.jackson.databind.type.ArrayType;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** Finds the serializers that keep to the platform's conventions, by a value's class. */
final class PlatformSerializers extends Serializers.Base {

    @Override
    public JsonSerializer<?> findSerializer(
            SerializationConfig config, JavaType type, BeanDescription bean) {
        Class<?> raw = type.getRawClass();
        if (raw == Optional.class
                || raw == OptionalInt.class
                || raw == OptionalLong.class
                || raw == OptionalDouble.class) {
            return new OptionalSerializer(null);
        }
        if (raw == BitSet.class) {
            return ArraySerializers.of(BitSet.class);
        }
        if (JsonNode.class.isAssignableFrom(raw)) {
            return new TreeSerializer();
        }
        if (isTreeOfAnotherJackson(raw)) {
            return new ScalarSerializer(PlatformSerializers::refuseTree);
        }
        return scalar(raw);
    }

    @Override
    public JsonSerializer<?> findArraySerializer(
            SerializationConfig config,
            ArrayType type,
            BeanDescription bean,
            TypeSerializer elementTypes,
            JsonSerializer<Object> elements) {
        JsonSerializer<?> numbers = ArraySerializers.of(type.getRawClass());
        return numbers != null ? numbers : scalar(type.getRawClass());
    }

    private static JsonSerializer<?> scalar(Class<?> type) {
        Function<Object, Object> form = ScalarForms.find(type);
        return form == null ? null : new ScalarSerializer(form);
    }

    /** Flink's own, for example, which JSON formats of Flink hand out under another package. */
    private static boolean isTreeOfAnotherJackson(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (c.getName().endsWith(".jackson.databind.JsonNode")) {
                return true;
            }
        }
        return false;
    }

    private static Object refuseTree(Object value) {
        throw new IllegalArgumentException(
                "a "
                        + value.getClass().getName()
                        + " is a tree of another copy of Jackson; give its text, value.toString(),"
                        + " and use JsonSerializationSchemas.forStrings() if it is the whole"
                        + " record");
    }
}
