/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.IsoChronology;
import java.time.chrono.JapaneseDate;
import java.time.temporal.ValueRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.datatype.DatatypeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of docs/datastream.md, and that its table has no row without a test. */
class PlatformJsonTypesTest {

    private static final ObjectMapper PLAIN = new ObjectMapper();
    private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000L, 999_000_000);
    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    enum Action {
        CLICK,
        @JsonProperty("buy")
        PURCHASE
    }

    /** A property of whatever type. */
    public static final class Holder {
        public Object v;

        Holder(Object v) {
            this.v = v;
        }
    }

    /** Nested in a record. */
    public static final class Switch {
        public boolean on = true;
        public String unknown;
    }

    /** A Java record. */
    public record Point(int x, Integer y) {}

    /** Values by the first cell of the table's row, in the order of its examples. */
    private static final Map<String, List<Object>> VALUES = values();

    private static Map<String, List<Object>> values() {
        Map<String, List<Object>> rows = new LinkedHashMap<>();
        rows.put("String, char, char[]", List.of("夏季", 'x', new char[] {'a', 'b'}));
        rows.put("boolean, AtomicBoolean", List.of(true, new AtomicBoolean(false)));
        rows.put(
                "byte, short, int, long, BigInteger",
                List.of(
                        (byte) 1,
                        (short) 2,
                        3,
                        4L,
                        new BigInteger("123456789012345678901234567890")));
        rows.put("float, double", List.of(0.5f, 1.0E10));
        rows.put("BigDecimal", List.of(new BigDecimal("12.30"), new BigDecimal("1E+3")));
        rows.put(
                "Instant, OffsetDateTime, ZonedDateTime",
                List.of(
                        TIME,
                        Instant.ofEpochMilli(-1_500).atOffset(ZoneOffset.ofHours(8)),
                        TIME.atZone(ZoneId.of("Asia/Shanghai"))));
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("Asia/Shanghai"));
        calendar.setTimeInMillis(TIME.toEpochMilli());
        rows.put(
                "java.util.Date, java.sql.Timestamp, Calendar",
                List.of(Date.from(TIME), java.sql.Timestamp.from(TIME), calendar));
        rows.put("LocalDate, java.sql.Date", List.of(DAY, java.sql.Date.valueOf(DAY)));
        rows.put(
                "LocalTime, java.sql.Time",
                List.of(LocalTime.of(8, 30), java.sql.Time.valueOf("08:30:00")));
        rows.put("OffsetTime", List.of(OffsetTime.of(LocalTime.of(8, 30), ZoneOffset.ofHours(8))));
        rows.put("Duration", List.of(Duration.ofDays(1).plusMillis(5)));
        rows.put("Period", List.of(Period.of(2, 3, 0)));
        rows.put(
                "Year, YearMonth, MonthDay",
                List.of(Year.of(2026), YearMonth.of(2026, 11), MonthDay.of(11, 23)));
        rows.put(
                "ZoneId, ZoneOffset, TimeZone",
                List.of(
                        ZoneId.of("Asia/Shanghai"),
                        ZoneOffset.ofHours(8),
                        TimeZone.getTimeZone("Asia/Shanghai")));
        rows.put("dates of other calendars (JapaneseDate)", List.of(JapaneseDate.from(DAY)));
        rows.put("enums", List.of(Action.CLICK, Action.PURCHASE, Month.NOVEMBER));
        rows.put(
                "UUID, URI, Currency, Locale",
                List.of(
                        new UUID(1, 2),
                        URI.create("https://example.com/a"),
                        Currency.getInstance("CNY"),
                        Locale.SIMPLIFIED_CHINESE));
        rows.put(
                "Optional, OptionalInt, OptionalLong, OptionalDouble",
                List.of(
                        Optional.of("a"),
                        OptionalInt.of(1),
                        OptionalLong.of(2),
                        OptionalDouble.of(0.5)));
        rows.put(
                "AtomicInteger, AtomicLong, AtomicReference",
                List.of(new AtomicInteger(1), new AtomicLong(2), new AtomicReference<>(true)));
        Iterable<Integer> iterable = () -> List.of(1).iterator();
        rows.put(
                "arrays, collections, Iterable, Iterator",
                List.of(
                        new boolean[] {true, false},
                        Arrays.asList("a", null),
                        iterable,
                        (Once) () -> List.of(1).iterator()));
        BitSet bits = new BitSet();
        bits.set(1);
        bits.set(3);
        rows.put("BitSet", List.of(bits));
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(LocalTime.of(8, 30), true);
        map.put("unknown", null);
        rows.put("Map, Map.Entry", List.of(map, Map.entry("k", false)));
        rows.put("objects, Java records", List.of(new Switch(), new Point(1, null)));
        rows.put("Jackson's JsonNode", List.of(tree("{\"a\":[1,false],\"n\":null}"), tree("true")));
        return rows;
    }

    /** An iterator, made anew for each record: it can be read once only. */
    interface Once {
        Object iterator();
    }

    private static JsonNode tree(String json) {
        try {
            return PLAIN.readTree(json);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object fresh(Object value) {
        return value instanceof Once once ? once.iterator() : value;
    }

    static Stream<String> rows() throws Exception {
        return examples().keySet().stream();
    }

    /** First cell to examples, of the first table under "Types". */
    private static Map<String, List<String>> examples() throws Exception {
        String doc = Files.readString(Path.of("..", "docs", "datastream.md"));
        int start = doc.indexOf("\n## Types\n");
        String table = doc.substring(start, doc.indexOf("\nRefused,", start));
        Map<String, List<String>> examples = new LinkedHashMap<>();
        table.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Java "))
                .map(line -> line.split(" \\| "))
                .forEach(
                        cells ->
                                examples.put(
                                        cells[0].substring(2).replace("`", ""),
                                        Pattern.compile("`([^`]+)`")
                                                .matcher(cells[2])
                                                .results()
                                                .map((MatchResult m) -> m.group(1))
                                                .collect(Collectors.toList())));
        return examples;
    }

    @Test
    void theTableAndTheTestsHaveTheSameRows() throws Exception {
        assertThat(examples().keySet()).containsExactlyElementsOf(VALUES.keySet());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aPropertyHasTheFormOfTheTable(String row) throws Exception {
        List<String> made = new ArrayList<>();
        for (Object value : VALUES.get(row)) {
            made.add(inner(json(new Holder(fresh(value)))));
        }
        assertThat(made).isEqualTo(examples().get(row));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void soHasTheSameInAMap(String row) throws Exception {
        List<String> made = new ArrayList<>();
        for (Object value : VALUES.get(row)) {
            made.add(inner(json(Map.of("v", fresh(value)))));
        }
        assertThat(made).isEqualTo(examples().get(row));
    }

    /** What is nested once is plain JSON inside the one string. */
    @ParameterizedTest
    @MethodSource("rows")
    void soHasTheSameInAListAndAnOptional(String row) throws Exception {
        for (int i = 0; i < VALUES.get(row).size(); i++) {
            Object value = VALUES.get(row).get(i);
            String example = examples().get(row).get(i);
            JsonNode expected = PLAIN.readTree(example);
            if (expected.isTextual() && expected.textValue().matches("[\\[{].*")) {
                expected = PLAIN.readTree(expected.textValue());
            }
            String list =
                    PLAIN.readTree(json(Map.of("v", List.of(fresh(value))))).get("v").textValue();
            assertThat(PLAIN.readTree(list).get(0)).isEqualTo(expected);
            assertThat(inner(json(new Holder(Optional.of(fresh(value)))))).isEqualTo(example);
        }
    }

    @Test
    void whatIsAbsentIsLeftOut() throws Exception {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", null);
        map.put("b", Optional.empty());
        map.put("c", OptionalInt.empty());
        map.put("d", OptionalLong.empty());
        map.put("e", OptionalDouble.empty());
        map.put("f", new AtomicReference<>());
        assertThat(json(map)).isEqualTo("{}");
        assertThat(json(new Absent())).isEqualTo("{\"there\":1}");
        assertThat(json(Map.of("list", Arrays.asList(Optional.empty(), null, map))))
                .isEqualTo("{\"list\":\"[null,null,{}]\"}");
    }

    /** Properties of declared types. */
    public static final class Absent {
        public int there = 1;
        public Optional<String> text = Optional.empty();
        public OptionalInt number = OptionalInt.empty();
        public AtomicReference<String> reference = new AtomicReference<>();
        public LocalDate day;
    }

    /** Declared types, of which Jackson takes other ways than for what it meets at run time. */
    public static final class Declared {
        public boolean truth = true;
        public float f = 0.25f;
        public double d = 0.1;
        public LocalTime time = LocalTime.of(23, 59, 59, 125_000_000);
        public List<Boolean> truths = List.of(true, false);
        public Optional<Boolean> maybe = Optional.of(true);
        public double[] doubles = {0.5};
        public float[] floats = {0.5f};
        public Map<Action, LocalDate> days = Map.of(Action.PURCHASE, DAY);
        public Map<Boolean, Instant> instants = Map.of(true, TIME);
        public Optional<List<Integer>> list = Optional.of(List.of(1));
    }

    @Test
    void declaredTypesHaveTheSameForms() throws Exception {
        assertThat(json(new Declared()))
                .isEqualTo(
                        "{\"truth\":1,\"f\":0.25,\"d\":0.1,\"time\":\"23:59:59.125\","
                                + "\"truths\":\"[1,0]\",\"maybe\":1,\"doubles\":\"[0.5]\","
                                + "\"floats\":\"[0.5]\",\"days\":\"{\\\"buy\\\":\\\"2026-11-23\\\"}\","
                                + "\"instants\":\"{\\\"1\\\":1700000000}\",\"list\":\"[1]\"}");
    }

    /** Annotations of Jackson's. */
    public static final class Annotated {
        @JsonFormat(timezone = "Asia/Shanghai")
        public LocalDateTime local = LocalDateTime.of(2023, 11, 15, 6, 13, 20);

        @JsonFormat(pattern = "yyyy-MM-dd HH:mm")
        public LocalDateTime patterned = LocalDateTime.of(2023, 11, 15, 6, 13, 20);

        @JsonFormat(pattern = "yyyyMMddHHmm", timezone = "Asia/Shanghai")
        public Instant instant = TIME;

        @JsonFormat(pattern = "yyyyMMdd")
        public Date date = Date.from(TIME);

        @JsonFormat(shape = JsonFormat.Shape.STRING)
        public Duration duration = Duration.ofHours(1);

        @JsonFormat(shape = JsonFormat.Shape.STRING)
        public BigDecimal price = new BigDecimal("1E+3");

        @JsonFormat(shape = JsonFormat.Shape.STRING)
        public LocalTime time = LocalTime.of(8, 30);

        @JsonUnwrapped public Switch inner = new Switch();

        @JsonUnwrapped(prefix = "s_")
        public Switch other = new Switch();

        @JsonIgnore public Object ignored = LocalDateTime.MIN;

        @JsonAnyGetter
        public Map<String, Object> rest() {
            return Map.of("extra", List.of(true));
        }
    }

    @Test
    void jacksonsAnnotationsHold() throws Exception {
        assertThat(PLAIN.readTree(json(new Annotated())))
                .isEqualTo(
                        PLAIN.readTree(
                                "{\"local\":1700000000,\"patterned\":\"2023-11-15 06:13\","
                                        + "\"instant\":\"202311150613\",\"date\":\"20231114\","
                                        + "\"duration\":\"PT1H\",\"price\":\"1000\","
                                        + "\"time\":\"08:30:00\",\"on\":1,\"s_on\":1,"
                                        + "\"extra\":\"[1]\"}"));
    }

    /** A property whose values say what they are. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
    public interface Shape {}

    /** One of them. */
    public static final class Circle implements Shape {
        public int r = 1;
    }

    /** With a type written into what is nested. */
    public static final class Drawing {
        public Shape shape = new Circle();
        public List<Shape> shapes = List.of(new Circle());
    }

    @Test
    void typeInformationGoesIntoTheString() throws Exception {
        Drawing drawing = new Drawing();
        JsonNode made = PLAIN.readTree(json(drawing));
        assertThat(PLAIN.readTree(made.get("shape").textValue()).get("r").intValue()).isEqualTo(1);
        assertThat(made.get("shape").textValue()).contains("\"kind\":");
        assertThat(made.get("shapes").textValue()).startsWith("[{\"kind\":");
        assertThat(json(new Circle())).startsWith("{\"kind\":").endsWith("\"r\":1}");
    }

    /** Nothing that can be read. */
    public static final class Hollow {}

    /** Goes round in a circle. */
    public static final class Node {
        public Node next;
    }

    /** By its name: what Flink shades is nothing to compile against. */
    private static Object flinksOwnTree() throws Exception {
        Class<?> mapper =
                Class.forName(
                        "org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind"
                                + ".ObjectMapper");
        return mapper.getMethod("createObjectNode").invoke(mapper.getConstructor().newInstance());
    }

    static Stream<List<Object>> refused() throws Exception {
        Node node = new Node();
        node.next = new Node();
        node.next.next = node;
        return Stream.of(
                List.of(LocalDateTime.of(2024, 1, 1, 0, 0), "timezone = \"Asia/Shanghai\""),
                List.of(new byte[] {1}, "StandardCharsets.UTF_8"),
                List.of(ByteBuffer.allocate(1), "StandardCharsets.UTF_8"),
                List.of(new ByteArrayInputStream(new byte[1]), "StandardCharsets.UTF_8"),
                List.of(
                        DatatypeFactory.newInstance().newXMLGregorianCalendar("2026-11-23"),
                        "a LocalDate"),
                List.of(Stream.of(1), "collect it into a list"),
                List.of(Collections.singletonMap(null, 1), "remove the entry"),
                List.of(Map.of(List.of(1), 1), "use strings for keys"),
                List.of(Map.of(new Hollow(), 1), "use strings for keys"),
                List.of(Map.of(new int[0], 1), "use strings for keys"),
                List.of(new Hollow(), "give it public fields"),
                List.of(node, "@JsonIgnore"),
                List.of(flinksOwnTree(), "forStrings()"),
                List.of(IsoChronology.INSTANCE, "give an Instant"),
                List.of(ValueRange.of(1, 2), "give an Instant"),
                List.of(Double.NaN, "send null"),
                List.of(Float.NEGATIVE_INFINITY, "send null"),
                List.of(new double[] {Double.NaN}, "send null"),
                List.of(new float[] {Float.NaN}, "send null"),
                List.of(new BigDecimal("1E+10000"), "setScale"),
                List.of(Period.ofDays(1), "give a Duration"),
                List.of(Map.of(LocalDateTime.of(2024, 1, 1, 0, 0), 1), "give an Instant"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatHasNoFormIsRefusedWithARemedy(List<Object> valueAndRemedy) {
        Object value = valueAndRemedy.get(0);
        assertThatThrownBy(() -> json(new Holder(value)))
                .hasMessageStartingWith("Field 'v")
                .hasMessageContaining(valueAndRemedy.get(1).toString())
                .hasMessageNotContaining("module")
                .hasMessageNotContaining("shaded/")
                .hasMessageNotContaining("SerializationFeature");
    }

    @Test
    void theFieldIsNamedHoweverDeepItIs() {
        assertThatThrownBy(() -> json(Map.of("a", List.of(Map.of("b", LocalDateTime.MIN)))))
                .hasMessageStartingWith("Field 'a[0].b': a LocalDateTime has no instant");
    }

    @Test
    void aPatternThatAsksForTooMuchIsExplained() {
        Object wrong =
                new Object() {
                    @JsonFormat(pattern = "HH:mm")
                    public LocalDate day = DAY;
                };
        assertThatThrownBy(() -> json(wrong)).hasMessageContaining("change the pattern");
    }

    @Test
    void timesAndNumbersOfOtherKinds() throws Exception {
        assertThat(inner(json(new Holder(LocalTime.of(8, 30, 1, 1)))))
                .isEqualTo("\"08:30:01.000000001\"");
        assertThat(inner(json(new Holder(DayOfWeek.MONDAY)))).isEqualTo("\"MONDAY\"");
        assertThat(inner(json(new Holder(new BigDecimal("1E-7"))))).isEqualTo("0.0000001");
        assertThat(inner(json(new Holder(OffsetDateTime.parse("1969-12-31T23:59:59.5Z")))))
                .isEqualTo("-1");
        assertThat(inner(json(new Holder(ZonedDateTime.parse("1970-01-01T08:00:00+08:00")))))
                .isEqualTo("0");
        assertThat(inner(json(new Holder(new Boolean[] {true, null})))).isEqualTo("\"[1,null]\"");
    }

    /** What stands behind {"v": */
    private static String inner(String json) {
        assertThat(json).startsWith("{\"v\":").endsWith("}");
        return json.substring(5, json.length() - 1);
    }

    private static String json(Object element) throws Exception {
        return new String(
                JsonSerializationSchemas.forPojos().serialize(element), StandardCharsets.UTF_8);
    }
}
