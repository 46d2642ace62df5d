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
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;

/**
 * Jackson, told of the platform's conventions. Uses nothing of Jackson newer than 2.10: a job may
 * bring its own.
 */
final class PlatformJson {

    private PlatformJson() {}

    static ObjectWriter writer() {
        ObjectMapper mapper =
                new ObjectMapper()
                        .registerModule(new PlatformModule())
                        .setDefaultPropertyInclusion(
                                JsonInclude.Value.construct(
                                        JsonInclude.Include.CUSTOM,
                                        JsonInclude.Include.CUSTOM,
                                        AbsentValues.class,
                                        AbsentValues.class))
                        .configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);
        mapper.getSerializerProvider().setNullKeySerializer(new NullKeySerializer());
        return mapper.writer();
    }

    /** Everything that differs from Jackson's own ways. */
    private static final class PlatformModule extends SimpleModule {

        private static final long serialVersionUID = 1L;

        PlatformModule() {
            super("byteair");
        }

        @Override
        public void setupModule(SetupContext context) {
            context.addSerializers(new PlatformSerializers());
            context.addKeySerializers(new PlatformKeySerializers());
            context.addBeanSerializerModifier(new NestedAsString.Modifier());
        }
    }

    private static final class NullKeySerializer extends JsonSerializer<Object> {
        @Override
        public void serialize(Object value, JsonGenerator json, SerializerProvider provider) {
            throw new IllegalArgumentException(
                    "a map has a null key, which JSON can't say; remove the entry, or give it a"
                            + " name");
        }
    }
}
