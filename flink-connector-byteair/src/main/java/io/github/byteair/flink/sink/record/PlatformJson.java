/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;

/**
 * Jackson, told of the platform's conventions. Uses nothing of Jackson newer than 2.10: a job may
 * bring its own.
 */
final class PlatformJson {

    private PlatformJson() {}

    static ObjectWriter writer() {
        SimpleModule module = new SimpleModule("byteair");
        add(module, Boolean.class, (value, json) -> json.writeNumber(value ? 1 : 0));
        add(module, Boolean.TYPE, (value, json) -> json.writeNumber(value ? 1 : 0));
        add(module, Double.class, (value, json) -> json.writeNumber(finite(value)));
        add(module, Double.TYPE, (value, json) -> json.writeNumber(finite(value)));
        add(module, Float.class, PlatformJson::writeFloat);
        add(module, Float.TYPE, PlatformJson::writeFloat);
        add(module, Instant.class, (value, json) -> json.writeNumber(value.getEpochSecond()));
        add(module, Date.class, PlatformJson::writeDate);
        add(module, OffsetDateTime.class, (value, json) -> json.writeNumber(value.toEpochSecond()));
        add(module, ZonedDateTime.class, (value, json) -> json.writeNumber(value.toEpochSecond()));
        add(module, LocalDate.class, (value, json) -> json.writeString(value.toString()));
        add(module, LocalDateTime.class, PlatformJson::refuseLocalDateTime);
        module.setSerializerModifier(new NestedAsString.Modifier());
        return new ObjectMapper()
                .registerModule(module)
                .setSerializationInclusion(JsonInclude.Include.NON_NULL)
                .setDefaultPropertyInclusion(
                        JsonInclude.Value.construct(
                                JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true)
                .configure(SerializationFeature.FAIL_ON_EMPTY_BEANS, true)
                .writer();
    }

    private static double finite(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "JSON has no " + value + "; send null, or leave the field out.");
        }
        return value;
    }

    private static void writeFloat(Float value, JsonGenerator json) throws IOException {
        finite(value);
        json.writeNumber(value);
    }

    /** Also the dates of java.sql, of which a pure date has no instant. */
    private static void writeDate(Date value, JsonGenerator json) throws IOException {
        if (value instanceof java.sql.Date) {
            json.writeString(value.toString());
        } else {
            json.writeNumber(Math.floorDiv(value.getTime(), 1000L));
        }
    }

    private static void refuseLocalDateTime(LocalDateTime value, JsonGenerator json) {
        throw new IllegalArgumentException(
                "A LocalDateTime has no instant; give an Instant, or one with a zone: " + value);
    }

    private interface ScalarWriter<V> {
        void write(V value, JsonGenerator json) throws IOException;
    }

    private static <V> void add(SimpleModule module, Class<V> type, ScalarWriter<V> writer) {
        module.addSerializer(
                type,
                new JsonSerializer<V>() {
                    @Override
                    public void serialize(V value, JsonGenerator json, SerializerProvider provider)
                            throws IOException {
                        writer.write(value, json);
                    }
                });
    }
}
