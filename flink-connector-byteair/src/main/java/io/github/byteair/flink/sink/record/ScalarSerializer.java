/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.ChronoLocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Calendar;
import java.util.Date;
import java.util.Locale;
import java.util.function.Function;

/**
 * Writes a value in the form that {@link ScalarForms} gives it, unless the property's
 * {@code @JsonFormat} asks for a pattern, a string or a zone.
 */
final class ScalarSerializer extends JsonSerializer<Object> implements ContextualSerializer {

    private final Function<Object, Object> form;

    ScalarSerializer(Function<Object, Object> form) {
        this.form = form;
    }

    @Override
    public void serialize(Object value, JsonGenerator json, SerializerProvider provider)
            throws IOException {
        Object plain = form.apply(value);
        if (plain instanceof String) {
            json.writeString((String) plain);
        } else if (plain instanceof Integer) {
            json.writeNumber((Integer) plain);
        } else if (plain instanceof Long) {
            json.writeNumber((Long) plain);
        } else if (plain instanceof Float) {
            json.writeNumber((Float) plain);
        } else if (plain instanceof Double) {
            json.writeNumber((Double) plain);
        } else {
            json.writeNumber((BigDecimal) plain);
        }
    }

    /** A single value needs no type beside it. */
    @Override
    public void serializeWithType(
            Object value, JsonGenerator json, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        serialize(value, json, provider);
    }

    @Override
    public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property) {
        JsonFormat.Value format =
                property == null
                        ? null
                        : property.findPropertyFormat(provider.getConfig(), Object.class);
        if (format == null) {
            return this;
        }
        ZoneId zone = format.hasTimeZone() ? format.getTimeZone().toZoneId() : null;
        if (format.hasPattern()) {
            Locale locale = format.hasLocale() ? format.getLocale() : Locale.ROOT;
            DateTimeFormatter formatter = DateTimeFormatter.ofPattern(format.getPattern(), locale);
            return new ScalarSerializer(value -> inPattern(value, formatter, zone));
        }
        if (format.getShape() == JsonFormat.Shape.STRING) {
            return new ScalarSerializer(this::asString);
        }
        return zone == null ? this : new ScalarSerializer(value -> inZone(value, zone));
    }

    private Object inPattern(Object value, DateTimeFormatter formatter, ZoneId zone) {
        TemporalAccessor time = temporal(value);
        if (time == null) {
            return form.apply(value);
        }
        ZoneId display = zone == null && time instanceof Instant ? ZoneOffset.UTC : zone;
        try {
            return (display == null ? formatter : formatter.withZone(display)).format(time);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "the pattern of @JsonFormat asks for what a "
                            + value.getClass().getSimpleName()
                            + " has not ("
                            + e.getMessage()
                            + "); change the pattern, or the property's type",
                    e);
        }
    }

    private static TemporalAccessor temporal(Object value) {
        if (value instanceof java.sql.Date) {
            return ((java.sql.Date) value).toLocalDate();
        }
        if (value instanceof java.sql.Time) {
            return ((java.sql.Time) value).toLocalTime();
        }
        if (value instanceof Date) {
            return ((Date) value).toInstant();
        }
        if (value instanceof Calendar) {
            return ((Calendar) value).toInstant();
        }
        return value instanceof TemporalAccessor ? (TemporalAccessor) value : null;
    }

    /** ISO for times; for the rest the text that Jackson gives, too. */
    private Object asString(Object value) {
        TemporalAccessor time = temporal(value);
        if (time instanceof LocalTime || time instanceof OffsetTime) {
            return form.apply(value);
        }
        if (time != null) {
            return time.toString();
        }
        return value instanceof Number ? ScalarForms.text(form.apply(value)) : value.toString();
    }

    private Object inZone(Object value, ZoneId zone) {
        return value instanceof ChronoLocalDateTime
                ? (Object) ((ChronoLocalDateTime<?>) value).atZone(zone).toEpochSecond()
                : form.apply(value);
    }
}
