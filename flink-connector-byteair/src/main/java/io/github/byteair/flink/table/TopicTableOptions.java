/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static io.github.byteair.flink.table.ByteAirConnectorOptions.DATA_DATE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DELIVERY_GUARANTEE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_DELAY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_EMPTY_DAYS;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_ON_COMPLETION;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_TIME_ZONE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DONE_TRIGGER;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.MAX_PENDING_BYTES;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.PARALLELISM;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.STAGE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.TOPIC;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.UPDATE_BEFORE;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;

/** The options of a sink of several tables: SQL's, but for some, and few of its own. */
@Internal
public final class TopicTableOptions {

    /** The key of the option that names the column with rows' data date. */
    public static final String DATA_DATE_FIELD = "sink.data-date.field";

    private static final String DONE =
            "a pipeline's rows have no watermark that would tell when a day is over. Remove it, and"
                    + " close days with DoneCaller";

    /** SQL's options that have no place here, and why. */
    private static final Map<ConfigOption<?>, String> REFUSED = refused();

    private TopicTableOptions() {}

    private static Map<ConfigOption<?>, String> refused() {
        Map<ConfigOption<?>, String> refused = new LinkedHashMap<>();
        refused.put(
                TOPIC,
                "in a pipeline each table has the topic that it is routed to. Remove it, and write"
                        + " a route such as { source-table: shop.goods, sink-table: item }");
        refused.put(
                PARALLELISM,
                "a pipeline has one parallelism. Remove it, and set 'parallelism' under"
                        + " 'pipeline:'");
        refused.put(
                UPDATE_BEFORE,
                "a pipeline's changes come with the row as it was, anyway. Remove it");
        for (ConfigOption<?> option : List.of(DELIVERY_GUARANTEE, MAX_PENDING_BYTES)) {
            refused.put(
                    option,
                    "a pipeline delivers at least once: its changes are rows whose last version"
                            + " counts. Remove it");
        }
        for (ConfigOption<?> option :
                List.of(
                        DONE_TRIGGER,
                        DONE_DELAY,
                        DONE_TIME_ZONE,
                        DONE_EMPTY_DAYS,
                        DONE_ON_COMPLETION)) {
            refused.put(option, DONE);
        }
        return refused;
    }

    /**
     * The keys of all options, in order; those that end in {@code <…>} with a name in its place.
     */
    public static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (ConfigOption<?> option : all()) {
            if (!REFUSED.containsKey(option)) {
                keys.add(
                        option.key()
                                + (ByteAirConnectorOptions.PREFIXES.contains(option)
                                        ? ".<name>"
                                        : ""));
                if (option.equals(DATA_DATE)) {
                    keys.add(DATA_DATE_FIELD);
                }
                if (TopicDeletes.OPTIONS.contains(option)) {
                    keys.add(option.key() + ".<topic>");
                }
            }
        }
        return keys;
    }

    /** The keys of those that must be set. */
    public static List<String> requiredKeys() {
        List<String> keys = new ArrayList<>();
        ByteAirConnectorOptions.REQUIRED.forEach(option -> keys.add(option.key()));
        return keys;
    }

    private static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all = new ArrayList<>(ByteAirConnectorOptions.REQUIRED);
        all.addAll(ByteAirConnectorOptions.OPTIONAL);
        return all;
    }

    /**
     * @throws ValidationException for the first option that is unknown, out of place or missing
     */
    static void check(Map<String, String> given) {
        for (String key : new TreeSet<>(given.keySet())) {
            checkKey(key);
        }
        List<String> missing = new ArrayList<>();
        for (String key : requiredKeys()) {
            if (given.getOrDefault(key, "").trim().isEmpty()) {
                missing.add("'" + key + "'");
            }
        }
        if (!missing.isEmpty()) {
            throw new ValidationException(
                    "Set "
                            + String.join(" and ", missing)
                            + " under 'sink:'; a byteair sink cannot do without.");
        }
        dates(given);
    }

    private static void checkKey(String key) {
        REFUSED.forEach(
                (option, why) -> {
                    if (option.key().equals(key)) {
                        throw new ValidationException("'" + key + "' is set, but " + why + ".");
                    }
                });
        if (key.equals(DATA_DATE_FIELD)) {
            return;
        }
        for (ConfigOption<?> option : TopicDeletes.OPTIONS) {
            if (key.startsWith(option.key() + '.')) {
                String topic = key.substring(option.key().length() + 1);
                if (Destination.topicFault(topic) != null) {
                    throw new ValidationException(
                            "'"
                                    + key
                                    + "' does not name a topic. Write '"
                                    + option.key()
                                    + ".item', or the name of another topic.");
                }
                return;
            }
        }
        for (ConfigOption<?> option : all()) {
            if (ByteAirConnectorOptions.PREFIXES.contains(option)
                    ? key.startsWith(option.key() + '.') && key.length() > option.key().length() + 1
                    : key.equals(option.key())) {
                return;
            }
        }
        // Not the value: it may be a secret under a mistyped name.
        throw new ValidationException(
                NearestName.of(key, keys())
                        .map(
                                nearest ->
                                        "There is no option '"
                                                + key
                                                + "'. Did you mean '"
                                                + nearest
                                                + "'?")
                        .orElseGet(
                                () ->
                                        "There is no option '"
                                                + key
                                                + "'. The options are: "
                                                + String.join(", ", new TreeSet<>(keys()))
                                                + "."));
    }

    private static void dates(Map<String, String> given) {
        String stage = given.getOrDefault(STAGE.key(), STAGE.defaultValue().toString());
        boolean field = given.containsKey(DATA_DATE_FIELD);
        boolean offline = true;
        for (Stage each : Stage.values()) {
            if (each.toString().equals(stage)) {
                offline = each.isOffline();
            }
        }
        if (field && given.get(DATA_DATE_FIELD).trim().isEmpty()) {
            throw new ValidationException(
                    "'" + DATA_DATE_FIELD + "' is empty. Set it to a column's name, or remove it.");
        }
        if (field && given.containsKey(DATA_DATE.key())) {
            throw new ValidationException(
                    "'sink.data-date' and '"
                            + DATA_DATE_FIELD
                            + "' are set, but a row has one day. Remove one of them.");
        }
        if (field && !offline) {
            throw new ValidationException(
                    "'"
                            + DATA_DATE_FIELD
                            + "' is set, but in 'stage' = '"
                            + stage
                            + "' records have no data date. Remove it, or set 'stage' to an offline"
                            + " one such as 'incremental_sync_daily'.");
        }
        if (!field && offline && !given.containsKey(DATA_DATE.key())) {
            throw new ValidationException(
                    "In 'stage' = '"
                            + stage
                            + "' every record belongs to a day. Set '"
                            + DATA_DATE_FIELD
                            + "' to the column that has it, a DATE or a text yyyy-MM-dd, or"
                            + " 'sink.data-date' to the one day.");
        }
    }

    /** Those of the options that a single table has, too. */
    static Map<String, String> ofTables(Map<String, String> given) {
        Map<String, String> ofTables = new TreeMap<>(given);
        ofTables.remove(DATA_DATE_FIELD);
        for (ConfigOption<?> option : TopicDeletes.OPTIONS) {
            // Judged by TopicDeletes: whether a table has the column shows when it comes.
            ofTables.keySet()
                    .removeIf(
                            key -> key.equals(option.key()) || key.startsWith(option.key() + '.'));
        }
        return ofTables;
    }
}
