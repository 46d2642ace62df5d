/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.util.Random;

/** Writes random JSON objects, and one value in many ways. */
public final class RandomJson {

    private static final String[] TEXTS = {
        "",
        "a",
        "id",
        "goods_id",
        "中文标题",
        "é",
        "😀",
        "\"",
        "\\",
        "/",
        "\n",
        "\u0001",
        "\u2028",
        "1.0"
    };

    private final Random random;

    public RandomJson(Random random) {
        this.random = random;
    }

    public String object() {
        return object(0);
    }

    private String object(int depth) {
        StringBuilder json = new StringBuilder("{");
        int members = random.nextInt(6);
        for (int i = 0; i < members; i++) {
            if (i > 0) {
                json.append(',');
            }
            json.append(string("k" + i + text())).append(':').append(value(depth + 1));
        }
        return json.append('}').toString();
    }

    private String value(int depth) {
        switch (random.nextInt(depth > 4 ? 5 : 7)) {
            case 0:
                return Integer.toString(random.nextInt(1000) - 500);
            case 1:
                return Double.toString(
                        random.nextGaussian() * Math.pow(10, random.nextInt(20) - 5));
            case 2:
                return Long.toString(random.nextLong());
            case 3:
                return string(text());
            case 4:
                return new String[] {"true", "false", "null"}[random.nextInt(3)];
            case 5:
                return object(depth);
            default:
                StringBuilder json = new StringBuilder("[");
                for (int i = random.nextInt(4); i > 0; i--) {
                    json.append(value(depth + 1)).append(i > 1 ? "," : "");
                }
                return json.append(']').toString();
        }
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(TEXTS.length)];
    }

    /** The text as a JSON string, escaping at random what need not be. */
    public String string(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.codePoints()
                .forEach(
                        point -> {
                            boolean must = point < 0x20 || point == '"' || point == '\\';
                            String asIs = Character.toString(point);
                            if (must || random.nextInt(4) == 0) {
                                String form = random.nextBoolean() ? "\\u%04x" : "\\u%04X";
                                asIs.chars()
                                        .forEach(unit -> json.append(String.format(form, unit)));
                            } else {
                                json.append(asIs);
                            }
                        });
        return json.append('"').toString();
    }
}
