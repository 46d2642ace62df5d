/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.flink.sink.record.PlatformJsonSchema;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.SerializationSchema;

/**
 * Ready-made serialization schemas.
 *
 * <p>Those for maps and POJOs follow the platform's conventions (data templates, docs 69195, 71887,
 * 71631): booleans become 0 and 1; collections, arrays, maps and nested objects become a JSON
 * <i>string</i>; times with an instant ({@code Instant}, {@code Date}, date-times with a zone)
 * become epoch seconds, a {@code LocalDate} becomes {@code yyyy-MM-dd}, a {@code LocalTime} {@code
 * HH:mm:ss}. Nulls and empty optionals are left out. What has no such form is refused with a
 * sentence that names the field and says what to do: NaN and infinity, a {@code LocalDateTime} (its
 * instant is unknown), bytes. The page docs/datastream.md has all types in a table.
 */
@PublicEvolving
public final class JsonSerializationSchemas {

    private JsonSerializationSchemas() {}

    /** For maps from column names to values. */
    public static <M extends Map<String, ?>> SerializationSchema<M> forMaps() {
        return new PlatformJsonSchema<>();
    }

    /** For beans, with Jackson's annotations where property names differ from columns. */
    public static <T> SerializationSchema<T> forPojos() {
        return new PlatformJsonSchema<>();
    }

    /** For strings that are JSON objects already; they are sent as they are. */
    public static SerializationSchema<String> forStrings() {
        return text -> text.getBytes(StandardCharsets.UTF_8);
    }
}
