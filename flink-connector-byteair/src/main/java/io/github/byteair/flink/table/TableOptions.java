/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/**
 * A table's options, each known to be one of ours and readable as its type. Immutable; shows no
 * values.
 */
final class TableOptions {

    private final ReadableConfig values;
    private final Map<String, String> given;

    private TableOptions(ReadableConfig values, Map<String, String> given) {
        this.values = values;
        this.given = given;
    }

    /**
     * @param values the options, as Flink's factory helper has them
     * @param given the same as the user wrote them
     * @throws ValidationException naming the option that is unknown, missing or unreadable
     */
    static TableOptions of(ReadableConfig values, Map<String, String> given) {
        TableOptions options = new TableOptions(values, new HashMap<>(given));
        options.checkNames();
        options.checkRequired();
        known().forEach(options::checkReadable);
        return options;
    }

    <T> T get(ConfigOption<T> option) {
        return values.get(option);
    }

    <T> Optional<T> find(ConfigOption<T> option) {
        return values.getOptional(option);
    }

    /** Whether the user wrote the option down. */
    boolean isSet(ConfigOption<?> option) {
        return values.getOptional(option).isPresent();
    }

    /** What the user wrote under the option's prefix, by the names behind it. */
    Map<String, String> named(ConfigOption<Map<String, String>> option) {
        String prefix = option.key() + '.';
        Map<String, String> named = new TreeMap<>();
        given.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        named.put(key.substring(prefix.length()), value);
                    }
                });
        return named;
    }

    /** What the user wrote, or the default. */
    String text(ConfigOption<?> option) {
        String text = given.get(option.key());
        return text != null ? text : String.valueOf(option.defaultValue());
    }

    /** As {@link #text(ConfigOption)}, of the option with this key. */
    String text(String key) {
        return known().stream()
                .filter(option -> option.key().equals(key))
                .findFirst()
                .map(this::text)
                .orElse("");
    }

    private static List<ConfigOption<?>> known() {
        List<ConfigOption<?>> known = new ArrayList<>(ByteAirConnectorOptions.REQUIRED);
        known.addAll(ByteAirConnectorOptions.OPTIONAL);
        return known;
    }

    private void checkNames() {
        List<String> names = new ArrayList<>(List.of("connector", "property-version"));
        List<String> prefixes = new ArrayList<>();
        for (ConfigOption<?> option : known()) {
            boolean prefix = ByteAirConnectorOptions.PREFIXES.contains(option);
            names.add(option.key() + (prefix ? ".<name>" : ""));
            if (prefix) {
                prefixes.add(option.key() + '.');
            }
        }
        for (String name : given.keySet()) {
            boolean named = prefixes.stream().anyMatch(p -> isNamed(name, p));
            if (named || !name.endsWith("<name>") && names.contains(name)) {
                continue;
            }
            for (String prefix : prefixes) {
                if (prefix.startsWith(name) && prefix.length() - name.length() <= 1
                        || name.equals(prefix + "<name>")) {
                    throw new ValidationException(
                            "There is no option '"
                                    + name
                                    + "'. Write '"
                                    + prefix
                                    + "<name>', with a name in the place of <name>.");
                }
            }
            // Not the value: it may be a secret under a mistyped name.
            throw new ValidationException(
                    NearestName.of(name, candidates(name, names, prefixes))
                            .map(
                                    nearest ->
                                            "There is no option '"
                                                    + name
                                                    + "'. Did you mean '"
                                                    + nearest
                                                    + "'?")
                            .orElseGet(
                                    () -> {
                                        Collections.sort(names);
                                        return "There is no option '"
                                                + name
                                                + "'. The options are: "
                                                + String.join(", ", names)
                                                + ".";
                                    }));
        }
    }

    private static boolean isNamed(String name, String prefix) {
        return name.startsWith(prefix)
                && name.length() > prefix.length()
                && !name.equals(prefix + "<name>");
    }

    /** The names, and the prefixes with what may have been meant to stand behind them. */
    private static List<String> candidates(String name, List<String> names, List<String> prefixes) {
        List<String> candidates = new ArrayList<>(names);
        for (String prefix : prefixes) {
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                if (dot + 1 < name.length()) {
                    candidates.add(prefix + name.substring(dot + 1));
                }
            }
        }
        return candidates;
    }

    private void checkRequired() {
        List<String> missing = new ArrayList<>();
        for (ConfigOption<?> option : ByteAirConnectorOptions.REQUIRED) {
            if (given.getOrDefault(option.key(), "").trim().isEmpty()) {
                missing.add("'" + option.key() + "'");
            }
        }
        if (!missing.isEmpty()) {
            throw new ValidationException(
                    "Set "
                            + String.join(" and ", missing)
                            + " in the table's WITH clause; a byteair table cannot do without.");
        }
    }

    private void checkReadable(ConfigOption<?> option) {
        try {
            values.getOptional(option);
        } catch (IllegalArgumentException e) {
            throw new ValidationException(
                    "'"
                            + option.key()
                            + "' = '"
                            + (ByteAirConnectorOptions.SECRET.contains(option)
                                    ? "***"
                                    : given.get(option.key()))
                            + "' cannot be read. Write "
                            + form(option)
                            + ".");
        }
    }

    private static String form(ConfigOption<?> option) {
        Class<?> type = ByteAirConnectorOptions.typeOf(option);
        if (type == Duration.class) {
            return "a duration, such as '5 s' or '200 ms'";
        }
        if (type == MemorySize.class) {
            return "a size, such as '5 mb' or '64 kb'";
        }
        if (type == Boolean.class) {
            return "'true' or 'false'";
        }
        if (type == Integer.class) {
            return "a whole number";
        }
        if (type == Double.class) {
            return "a number";
        }
        if (type.isEnum()) {
            List<String> constants = new ArrayList<>();
            Arrays.stream(type.getEnumConstants()).forEach(c -> constants.add("'" + c + "'"));
            return "one of " + String.join(", ", constants);
        }
        return "text";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableOptions && given.equals(((TableOptions) other).given);
    }

    @Override
    public int hashCode() {
        return Objects.hash(given);
    }

    @Override
    public String toString() {
        return "TableOptions" + given.keySet();
    }
}
