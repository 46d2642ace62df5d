/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.chrono.ChronoLocalDate;
import java.time.chrono.ChronoLocalDateTime;
import java.time.chrono.ChronoZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.BaseStream;
import javax.annotation.Nullable;
import javax.xml.datatype.XMLGregorianCalendar;

/**
 * What single values become, where that is not what Jackson makes of them: a string or a number, or
 * an {@link IllegalArgumentException} whose sentence says what to do. The forms are those of the
 * SQL types that stand for the same; docs/datastream.md has them in a table.
 */
final class ScalarForms {

    /** Jackson writes no more digits than these, and no column can want them. */
    private static final int MAX_SCALE = 9_999;

    private static final Map<Class<?>, Function<Object, Object>> FORMS = new LinkedHashMap<>();

    static {
        put(Boolean.class, value -> value ? 1 : 0);
        put(AtomicBoolean.class, value -> value.get() ? 1 : 0);
        put(Double.class, ScalarForms::finite);
        put(Float.class, ScalarForms::finite);
        put(BigDecimal.class, ScalarForms::ofModestScale);

        put(java.sql.Date.class, java.sql.Date::toString);
        put(java.sql.Time.class, java.sql.Time::toString);
        put(Date.class, value -> Math.floorDiv(value.getTime(), 1000L));
        put(Calendar.class, value -> Math.floorDiv(value.getTimeInMillis(), 1000L));
        put(XMLGregorianCalendar.class, ScalarForms::refuseXmlCalendar);

        put(Instant.class, Instant::getEpochSecond);
        put(OffsetDateTime.class, OffsetDateTime::toEpochSecond);
        put(ChronoZonedDateTime.class, ChronoZonedDateTime::toEpochSecond);
        put(ChronoLocalDateTime.class, ScalarForms::refuseLocalDateTime);
        put(ChronoLocalDate.class, value -> LocalDate.from(value).toString());
        put(LocalTime.class, ScalarForms::withSeconds);
        put(OffsetTime.class, value -> withSeconds(value.toLocalTime()) + value.getOffset());
        put(Duration.class, Duration::toMillis);
        put(Period.class, ScalarForms::months);
        put(Year.class, Year::getValue);
        put(YearMonth.class, YearMonth::toString);
        put(MonthDay.class, MonthDay::toString);
        put(ZoneId.class, ZoneId::getId);

        put(byte[].class, ScalarForms::refuseBytes);
        put(Buffer.class, ScalarForms::refuseBytes);
        put(InputStream.class, ScalarForms::refuseBytes);
        put(BaseStream.class, ScalarForms::refuseStream);
    }

    private ScalarForms() {}

    @SuppressWarnings("unchecked")
    private static <V> void put(Class<V> type, Function<V, Object> form) {
        FORMS.put(type, (Function<Object, Object>) form);
    }

    /** What makes the form of values of a class; null where Jackson's own is right. */
    @Nullable
    static Function<Object, Object> find(Class<?> type) {
        Class<?> boxed = boxed(type);
        for (Map.Entry<Class<?>, Function<Object, Object>> form : FORMS.entrySet()) {
            if (form.getKey().isAssignableFrom(boxed)) {
                return form.getValue();
            }
        }
        return boxed.isEnum() || Enum.class.isAssignableFrom(boxed) ? null : refusal(boxed);
    }

    private static Class<?> boxed(Class<?> type) {
        if (type == boolean.class) {
            return Boolean.class;
        }
        if (type == double.class) {
            return Double.class;
        }
        return type == float.class ? Float.class : type;
    }

    /** For kinds of which Jackson would write something by accident, or advise on its modules. */
    @Nullable
    private static Function<Object, Object> refusal(Class<?> type) {
        String name = type.getName();
        if (name.startsWith("java.time.")
                || name.startsWith("java.sql.")
                || name.startsWith("org.joda.time.")) {
            return value -> {
                throw new IllegalArgumentException(
                        "a "
                                + name
                                + " has no form in a record; give an Instant, LocalDate, LocalTime,"
                                + " number or string made of it, e.g. by a getter in its place");
            };
        }
        return null;
    }

    static String text(Object form) {
        return form instanceof BigDecimal
                ? ((BigDecimal) form).toPlainString()
                : String.valueOf(form);
    }

    static double finite(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    value + " can't be said in JSON; send null, or leave the field out");
        }
        return value;
    }

    static float finite(float value) {
        finite((double) value);
        return value;
    }

    static BigDecimal ofModestScale(BigDecimal value) {
        if (Math.abs((long) value.scale()) > MAX_SCALE) {
            throw new IllegalArgumentException(
                    "a BigDecimal with the exponent "
                            + -(long) value.scale()
                            + " would be written with more than "
                            + MAX_SCALE
                            + " digits; round it by setScale, or send a double or a string");
        }
        return value;
    }

    /** As in SQL: always with seconds, which {@code toString} leaves out where they are 0. */
    static String withSeconds(LocalTime value) {
        String text = value.toString();
        return text.length() == 5 ? text + ":00" : text;
    }

    private static Object months(Period value) {
        if (value.getDays() != 0) {
            throw new IllegalArgumentException(
                    "the Period "
                            + value
                            + " has days, and a Period is sent as its number of months; give a"
                            + " Duration, which is sent in milliseconds, or a number");
        }
        return value.toTotalMonths();
    }

    private static Object refuseLocalDateTime(ChronoLocalDateTime<?> value) {
        throw new IllegalArgumentException(
                "a LocalDateTime has no instant ("
                        + value
                        + "); give an Instant or a ZonedDateTime, or annotate the property with the"
                        + " zone of its clock, @JsonFormat(timezone = \"Asia/Shanghai\")");
    }

    private static Object refuseXmlCalendar(XMLGregorianCalendar value) {
        throw new IllegalArgumentException(
                "an XMLGregorianCalendar may be a time, a day or a year ("
                        + value
                        + "); give an Instant, e.g. value.toGregorianCalendar().toInstant(), or a"
                        + " LocalDate");
    }

    private static Object refuseBytes(Object value) {
        throw new IllegalArgumentException(
                "JSON has no bytes; for text give new String(bytes, StandardCharsets.UTF_8), for"
                        + " other bytes the string they are to be, e.g."
                        + " Base64.getEncoder().encodeToString(bytes)");
    }

    private static Object refuseStream(Object value) {
        throw new IllegalArgumentException(
                "a stream can be read once only, and a record may have to be written again; collect"
                        + " it into a list");
    }
}
