/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/**
 * Makes the option tables of docs/sql.md and docs/zh/sql.md from {@link ByteAirConnectorOptions};
 * the Chinese descriptions stand beside the English ones in option-descriptions.txt.
 */
final class OptionTable {

    private static final String NONE = "(none)";

    private final String required;
    private final String none;
    private final Function<ConfigOption<?>, String> meaning;
    private final StringBuilder table = new StringBuilder();

    private OptionTable(
            String header,
            String required,
            String none,
            Function<ConfigOption<?>, String> meaning) {
        this.required = required;
        this.none = none;
        this.meaning = meaning;
        table.append(header).append("\n|---|---|---|---|\n");
    }

    static String render() {
        return new OptionTable(
                        "| Option | Type | Default | Meaning |",
                        "(required)",
                        NONE,
                        OptionTable::meaning)
                .rows();
    }

    /** By the name that the tables have for an option. */
    static String renderChinese(Map<String, String> descriptions) {
        return new OptionTable(
                        "| 选项 | 类型 | 默认值 | 含义 |",
                        "（必填）",
                        "（无）",
                        option -> descriptions.get(nameOf(option)))
                .rows();
    }

    /** What the code says of each option, by its name in the tables. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        ByteAirConnectorOptions.REQUIRED.forEach(o -> meanings.put(nameOf(o), meaning(o)));
        ByteAirConnectorOptions.OPTIONAL.forEach(o -> meanings.put(nameOf(o), meaning(o)));
        return meanings;
    }

    private String rows() {
        ByteAirConnectorOptions.REQUIRED.forEach(o -> row(o, required));
        ByteAirConnectorOptions.OPTIONAL.forEach(o -> row(o, defaultOf(o)));
        return table.toString();
    }

    private void row(ConfigOption<?> option, String defaultValue) {
        table.append("| `")
                .append(nameOf(option))
                .append("` | ")
                .append(typeName(ByteAirConnectorOptions.typeOf(option)))
                .append(" | ")
                .append(defaultValue.equals(NONE) ? none : defaultValue)
                .append(" | ")
                .append(meaning.apply(option).replace("|", "\\|"))
                .append(" |\n");
    }

    private static String nameOf(ConfigOption<?> option) {
        boolean prefix = ByteAirConnectorOptions.typeOf(option) == Map.class;
        return option.key() + (prefix ? ".<name>" : "");
    }

    private static String typeName(Class<?> type) {
        if (type.isEnum()) {
            return "Enum";
        }
        return type == Map.class ? "String" : type.getSimpleName();
    }

    private static String meaning(ConfigOption<?> option) {
        Class<?> type = ByteAirConnectorOptions.typeOf(option);
        String text =
                new HtmlFormatter()
                        .format(option.description())
                        .replaceAll("<[^>]+>", "")
                        .replace("&lt;", "<");
        if (!type.isEnum()) {
            return text;
        }
        List<String> constants = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String description =
                    isDescribedHere(constant)
                            ? ": "
                                    + new HtmlFormatter()
                                            .format(
                                                    org.apache.flink.configuration.description
                                                            .Description.builder()
                                                            .text(
                                                                    "%s",
                                                                    ((DescribedEnum) constant)
                                                                            .getDescription())
                                                            .build())
                            : "";
            constants.add("`" + constant + "`" + description);
        }
        return text
                + " "
                + String.join(constants.get(0).contains(": ") ? "; " : ", ", constants)
                + ".";
    }

    /** What Flink says of its own constants is about any connector. */
    private static boolean isDescribedHere(Object constant) {
        return constant instanceof DescribedEnum
                && constant.getClass().getName().startsWith("io.github.byteair.");
    }

    private static String defaultOf(ConfigOption<?> option) {
        if (!option.hasDefaultValue()) {
            return NONE;
        }
        Object value = option.defaultValue();
        String text = value.toString();
        if (value instanceof Duration) {
            text = TimeUtils.formatWithHighestUnit((Duration) value);
        } else if (value instanceof Double) {
            text = text.replaceAll("\\.0$", "");
        }
        return "`" + text + "`";
    }
}
