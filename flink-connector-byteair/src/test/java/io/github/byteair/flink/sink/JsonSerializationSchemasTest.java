/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class JsonSerializationSchemasTest {

    /** What a user's bean may look like. */
    public static final class Item {
        @JsonProperty("goods_id")
        public String id = "1";

        public String title = "红酒";
        public boolean onSale = true;
        public Boolean fresh;
        public List<String> tags = List.of("a", "\"b\"");
        public int[] sizes = {1, 2};
        public Map<String, Object> extra = Map.of("deep", Map.of("list", List.of(true, 1)));
        public Shop shop = new Shop();
        public List<Shop> shops = List.of(new Shop());
        public Instant pubTime = Instant.ofEpochSecond(1_700_000_000);
    }

    /** Something nested. */
    public static final class Shop {
        public String name = "s";
        public boolean open = false;
    }

    @Test
    void beansFollowThePlatformsConventions() throws Exception {
        assertThat(json(JsonSerializationSchemas.<Item>forPojos(), new Item()))
                .isEqualTo(
                        "{\"title\":\"红酒\",\"onSale\":1,\"tags\":\"[\\\"a\\\",\\\"\\\\\\\"b\\\\\\\"\\\"]\","
                                + "\"sizes\":\"[1,2]\","
                                + "\"extra\":\"{\\\"deep\\\":{\\\"list\\\":[1,1]}}\","
                                + "\"shop\":\"{\\\"name\\\":\\\"s\\\",\\\"open\\\":0}\","
                                + "\"shops\":\"[{\\\"name\\\":\\\"s\\\",\\\"open\\\":0}]\","
                                + "\"pubTime\":1700000000,\"goods_id\":\"1\"}");
    }

    @Test
    void soDoMaps() throws Exception {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", true);
        map.put("n", null);
        map.put("price", new BigDecimal("1E+3"));
        map.put("list", List.of(1, 2));
        map.put("date", LocalDate.of(2024, 1, 2));
        map.put("time", new Date(1_500));
        map.put("sqlDate", java.sql.Date.valueOf("2024-01-02"));
        map.put("d", 1.5);
        map.put("nested", Map.of("list", new ArrayList<>(List.of(Map.of("x", false)))));
        assertThat(json(JsonSerializationSchemas.<Map<String, Object>>forMaps(), map))
                .isEqualTo(
                        "{\"b\":1,\"price\":1000,\"list\":\"[1,2]\",\"date\":\"2024-01-02\",\"time\":1,"
                                + "\"sqlDate\":\"2024-01-02\",\"d\":1.5,"
                                + "\"nested\":\"{\\\"list\\\":[{\\\"x\\\":0}]}\"}");
    }

    @Test
    void whatHasNoMeaningInJsonIsRefused() {
        for (Object value :
                List.of(Double.NaN, Float.POSITIVE_INFINITY, LocalDateTime.of(2024, 1, 1, 0, 0))) {
            assertThatThrownBy(
                            () ->
                                    json(
                                            JsonSerializationSchemas.<Map<String, Object>>forMaps(),
                                            Map.of("a", value)))
                    .hasMessageContaining(value.toString());
        }
    }

    @Test
    void aFailureInsideAStringLeavesTheNextRecordWhole() throws Exception {
        SerializationSchema<Map<String, Object>> schema = JsonSerializationSchemas.forMaps();
        assertThatThrownBy(() -> json(schema, Map.of("list", List.of(Double.NaN))));
        assertThat(json(schema, Map.of("list", List.of(1)))).isEqualTo("{\"list\":\"[1]\"}");
    }

    @Test
    void stringsGoAsTheyAre() throws Exception {
        assertThat(json(JsonSerializationSchemas.forStrings(), "{\"a\": 1}"))
                .isEqualTo("{\"a\": 1}");
    }

    private static <T> String json(SerializationSchema<T> schema, T element) throws Exception {
        SerializationSchema<T> shipped = InstantiationUtil.clone(schema);
        return new String(shipped.serialize(element), StandardCharsets.UTF_8);
    }
}
