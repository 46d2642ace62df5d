/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineParsersTest {

    private static final String HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

    private static Utf8Lines lines(String text) {
        return new Utf8Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static ShopEvent orderLine(String line) throws Exception {
        return new OrderLines("f.csv").next(lines(HEADER + "\r\n" + line + "\r\n"));
    }

    @Test
    void anOrderLineIsAPurchase() throws Exception {
        CommerceBehavior row =
                CommerceBehavior.of(
                        orderLine(
                                "536365,85123A,\"HEART, \"\"WHITE\"\"\",6,01/12/2010 08:26,2.55,17850,United"
                                        + " Kingdom"));
        assertThat(row.userId).isEqualTo("17850");
        assertThat(row.goodsId).isEqualTo("85123A");
        assertThat(row.title).isEqualTo("HEART, \"WHITE\"");
        assertThat(row.type).isEqualTo("purchase");
        assertThat(row.time).isEqualTo(1291191960);
        assertThat(row.count).isEqualTo(6);
        assertThat(row.price).isEqualTo(2.55);
        assertThat(row.spm).isNotEmpty();
        assertThat(row.scm).isNotEmpty();
        assertThat(row.eventId).isEqualTo("536365-2");
    }

    @Test
    void aCancellationIsOneByItsNumberOrItsQuantity() throws Exception {
        assertThat(orderLine("C536379,D,Discount,-1,01/12/2010 09:41,27.5,14527,UK").action)
                .isEqualTo("cancel");
        ShopEvent lost = orderLine("536589,21777,,-10,01/12/2010 16:50,0,,UK");
        assertThat(lost.action).isEqualTo("cancel");
        assertThat(lost.quantity).isEqualTo(10);
        assertThat(lost.customer).isEqualTo("guest-536589");
    }

    @Test
    void theHeaderSaysWhereTheColumnsAre() throws Exception {
        String text =
                "\uFEFFCountry,Extra,CustomerID,UnitPrice,InvoiceDate,Quantity,Description,StockCode,InvoiceNo\n"
                        + "UK,x,7,1.5,02/12/2010 10:00,3,Mug,22,1001";
        ShopEvent event = new OrderLines("f.csv").next(lines(text));
        assertThat(event.product).isEqualTo("22");
        assertThat(event.country).isEqualTo("UK");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "1,2,d,six,01/12/2010 08:26,1,7,UK; Quantity is 'six'",
                "1,2,d,6,31/02/2010 08:26,1,7,UK; InvoiceDate is '31/02/2010 08:26'",
                "1,2,d,6,2010-12-01,1,7,UK; dd/MM/yyyy HH:mm",
                "1,2,d,6,01/12/2010 08:26,NaN,7,UK; UnitPrice is 'NaN'",
                "1,,d,6,01/12/2010 08:26,1,7,UK; StockCode is empty",
                "1,2,d,6,01/12/2010 08:26,1,7; it has 7 fields, the header has 8",
                "1,2,\"d,6,01/12/2010 08:26,1,7,UK; a quote is opened and not closed"
            })
    void saysWhatIsWrongWithAnOrderLine(String line, String fault) {
        assertThatThrownBy(() -> orderLine(line))
                .isInstanceOf(LineFault.class)
                .hasMessageContaining(fault.replace("''", "'"));
    }

    @Test
    void goesOnBehindAMalformedLine() throws Exception {
        String good = "1,2,d,6,01/12/2010 08:26,1,7,UK";
        Utf8Lines lines = lines(HEADER + "\nbad\n" + good);
        OrderLines parser = new OrderLines("f.csv");
        assertThatThrownBy(() -> parser.next(lines)).isInstanceOf(LineFault.class);
        assertThat(parser.firstLine()).isEqualTo(2);
        assertThat(parser.next(lines).id).isEqualTo("1-3");
        assertThat(parser.next(lines)).isNull();
    }

    @Test
    void aFileWithoutTheHeaderIsNamed() {
        assertThatThrownBy(() -> new OrderLines("f.csv").next(lines("a,b\n")))
                .isInstanceOf(MalformedLineException.class)
                .hasMessageStartingWith("f.csv, line 1: the header has no column InvoiceNo");
    }

    @Test
    void everyLineOfTheRealShopIsReadAndUnlikeAllOthers() throws Exception {
        Path csv =
                Path.of(
                        System.getProperty("byteair.shared", "absent"),
                        "data/online-retail-2010-12.csv");
        Assumptions.assumeTrue(
                Files.exists(csv), "shared/data is absent: the real shop is not read");
        OrderLines parser = new OrderLines(csv.toString());
        Set<String> ids = new HashSet<>();
        int cancelled = 0;
        try (var in = Files.newInputStream(csv)) {
            Utf8Lines lines = new Utf8Lines(in);
            for (ShopEvent event = parser.next(lines); event != null; event = parser.next(lines)) {
                ids.add(event.id);
                cancelled += event.action.equals("cancel") ? 1 : 0;
                assertThat(event.time).isBetween(1291161600L, 1292976000L);
            }
        }
        assertThat(ids).hasSize(39_529);
        assertThat(cancelled).isGreaterThanOrEqualTo(680);
    }

    // ------------------------------------------------------------------ JSON lines

    private static JsonNode json(String line) throws Exception {
        return new ObjectMapper().readTree(new JsonEvents().next(lines(line)).json);
    }

    @Test
    void jsonIsCompletedAndMadeFlat() throws Exception {
        JsonNode row =
                json(
                        "{\"user_id\":\"é茶\",\"bhv_type\":\"click\",\"bhv_time\":\"2010-12-01T08:26:00Z\","
                                + "\"vip\":true,\"tags\":[1,\"a\"],\"price\":1.10,\"none\":null}");
        assertThat(row.get("user_id").asText()).isEqualTo("é茶");
        assertThat(row.get("bhv_time").isIntegralNumber()).isTrue();
        assertThat(row.get("bhv_time").asLong()).isEqualTo(1291191960);
        assertThat(row.get("vip").asInt()).isEqualTo(1);
        assertThat(row.get("tags").asText()).isEqualTo("[1,\"a\"]");
        assertThat(row.has("none")).isFalse();
        assertThat(row.get("event_id").asText()).isEqualTo("line-1");
        assertThat(row.hasNonNull("spm") && row.hasNonNull("scm")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "3",
                "{} {}",
                "{\"bhv_type\":\"x\",\"bhv_time\":1}",
                "{\"user_id\":{},\"bhv_type\":\"x\",\"bhv_time\":1}",
                "{\"user_id\":\"u\",\"bhv_type\":\"x\",\"bhv_time\":1291191960000}",
                "{\"user_id\":\"u\",\"bhv_type\":\"x\",\"bhv_time\":\"yesterday\"}",
                "{\"user_id\":\"u\",\"bhv_type\":\"x\",\"bhv_time\":-5}"
            })
    void saysWhatIsWrongWithJson(String line) {
        assertThatThrownBy(() -> json(line)).isInstanceOf(LineFault.class);
    }

    @Test
    void saysThatALineIsNotUtf8AndGoesOn() throws Exception {
        byte[] bytes = "{\"x\":\"?\"}\nok".getBytes(StandardCharsets.ISO_8859_1);
        bytes[6] = (byte) 0xE9;
        Utf8Lines lines = new Utf8Lines(new ByteArrayInputStream(bytes));
        assertThatThrownBy(lines::next).isInstanceOf(LineFault.class).hasMessageContaining("UTF-8");
        assertThat(lines.next()).isEqualTo("ok");
        assertThat(lines.number()).isEqualTo(2);
        assertThat(lines.next()).isNull();
    }
}
