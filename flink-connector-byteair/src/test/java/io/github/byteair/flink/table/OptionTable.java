/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/** Makes the option table of docs/sql.md from {@link ByteAirConnectorOptions}. */
final class OptionTable {

    private OptionTable() {}

    static String render() {
        StringBuilder table = new StringBuilder();
        table.append("| Option | Type | Default | Meaning |\n|---|---|---|---|\n");
        ByteAirConnectorOptions.REQUIRED.forEach(o -> row(o, "(required)", table));
        ByteAirConnectorOptions.OPTIONAL.forEach(o -> row(o, defaultOf(o), table));
        return table.toString();
    }

    private static void row(ConfigOption<?> option, String defaultValue, StringBuilder table) {
        Class<?> type = ByteAirConnectorOptions.typeOf(option);
        table.append("| `")
                .append(option.key())
                .append(type == Map.class ? ".<name>" : "")
                .append("` | ")
                .append(typeName(type))
                .append(" | ")
                .append(defaultValue)
                .append(" | ")
                .append(meaning(option, type).replace("|", "\\|"))
                .append(" |\n");
    }

    private static String typeName(Class<?> type) {
        if (type.isEnum()) {
            return "Enum";
        }
        return type == Map.class ? "String" : type.getSimpleName();
    }

    private static String meaning(ConfigOption<?> option, Class<?> type) {
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
                    constant instanceof DescribedEnum
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

    private static String defaultOf(ConfigOption<?> option) {
        if (!option.hasDefaultValue()) {
            return "(none)";
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
