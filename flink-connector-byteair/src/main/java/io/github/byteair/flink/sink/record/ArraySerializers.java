/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.util.BitSet;
import javax.annotation.Nullable;

/** Arrays of primitives whose elements Jackson would write in forms of its own, and bit sets. */
final class ArraySerializers {

    private ArraySerializers() {}

    /** Null where Jackson's own way is right. */
    @Nullable
    static JsonSerializer<?> of(Class<?> type) {
        if (type == boolean[].class) {
            return new Elements<boolean[]>() {
                @Override
                void write(boolean[] values, JsonGenerator json) throws IOException {
                    for (boolean value : values) {
                        json.writeNumber(value ? 1 : 0);
                    }
                }
            };
        }
        if (type == double[].class) {
            return new Elements<double[]>() {
                @Override
                void write(double[] values, JsonGenerator json) throws IOException {
                    for (double value : values) {
                        json.writeNumber(ScalarForms.finite(value));
                    }
                }
            };
        }
        if (type == float[].class) {
            return new Elements<float[]>() {
                @Override
                void write(float[] values, JsonGenerator json) throws IOException {
                    for (float value : values) {
                        json.writeNumber(ScalarForms.finite(value));
                    }
                }
            };
        }
        return type != BitSet.class
                ? null
                : new Elements<BitSet>() {
                    @Override
                    void write(BitSet bits, JsonGenerator json) throws IOException {
                        for (int i = bits.nextSetBit(0); i >= 0; i = bits.nextSetBit(i + 1)) {
                            json.writeNumber(i);
                        }
                    }
                };
    }

    /** Writes the brackets. {@link NestedAsString} goes round it. */
    abstract static class Elements<A> extends JsonSerializer<A> {

        abstract void write(A values, JsonGenerator json) throws IOException;

        @Override
        public void serialize(A values, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeStartArray();
            write(values, json);
            json.writeEndArray();
        }
    }
}
