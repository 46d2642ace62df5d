/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * 2,000 goods and 4,000 updates in a file of Debezium's messages, and what a sink must have made of
 * those on sale. Each version of a row has a number of its own.
 */
final class ShopFile {

    private static final int GOODS = 2_000;
    private static final int UPDATES = 4_000;

    private final Path file;
    private final Map<Integer, String> items = new TreeMap<>();
    private final Set<String> left = new HashSet<>();
    private final Map<Integer, String> leftLast = new TreeMap<>();
    private int rowsOfFilter;

    private ShopFile(Path file) {
        this.file = file;
    }

    static ShopFile write(Path file) throws IOException {
        ShopFile shop = new ShopFile(file);
        Random random = new Random(16);
        Map<Integer, int[]> goods = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (int version = 0; version < GOODS + UPDATES; version++) {
            int id = version < GOODS ? version : random.nextInt(GOODS);
            int[] after = {random.nextInt(100) < 65 ? 1 : 0, version};
            int[] before = goods.put(id, after);
            lines.add(
                    "{\"before\":"
                            + (before == null ? "null" : row(id, before))
                            + ",\"after\":"
                            + row(id, after)
                            + ",\"op\":\""
                            + (before == null ? "c" : "u")
                            + "\"}");
            shop.told(id, before, after);
        }
        Files.write(file, lines);
        return shop;
    }

    private static String row(int id, int[] row) {
        return "{\"id\":" + id + ",\"on_sale\":" + row[0] + ",\"version\":" + row[1] + "}";
    }

    private void told(int id, int[] before, int[] after) {
        rowsOfFilter += after[0] + (before == null ? 0 : before[0]);
        if (after[0] == 1) {
            items.put(id, "1/" + after[1]);
            leftLast.remove(id);
        } else if (before != null && before[0] == 1) {
            left.add(id + "/" + before[1]);
            leftLast.put(id, "0/" + before[1]);
            items.put(id, "0/" + before[1]);
        }
    }

    Path file() {
        return file;
    }

    /** How many rows are out of the filter that were in it. */
    int left() {
        return leftLast.size();
    }

    /** How many rows a plan hands on that tells of both halves of an update. */
    int rowsOfFilter() {
        return rowsOfFilter;
    }

    /** The last of each item is the table's, and none was told to be gone that was not. */
    void assertTold(List<JsonNode> written) {
        Map<Integer, String> last = new TreeMap<>();
        Set<String> told = new HashSet<>();
        for (JsonNode line : written) {
            JsonNode record = line.path("record");
            int id = record.path("id").asInt();
            last.put(id, record.path("status").asInt() + "/" + record.path("version").asInt());
            if (record.path("status").asInt() == 0) {
                told.add(id + "/" + record.path("version").asInt());
            }
        }
        assertThat(last).isEqualTo(items);
        assertThat(left).as("gone, told as such").containsAll(told);
        assertThat(written).hasSizeLessThan(rowsOfFilter);
    }
}
