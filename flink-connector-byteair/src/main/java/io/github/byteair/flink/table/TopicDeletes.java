/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static io.github.byteair.flink.table.ByteAirConnectorOptions.DELETE_MARK_FIELD;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DELETE_MARK_VALUE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.DELETE_POLICY;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.RowType;

/**
 * What a delete does, by topic: {@code sink.delete.policy} and its kin say it for all tables, the
 * same with {@code .<topic>} behind for those of one topic. Immutable.
 */
final class TopicDeletes implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The options that may have a topic behind them. */
    static final List<ConfigOption<?>> OPTIONS =
            List.of(DELETE_POLICY, DELETE_MARK_FIELD, DELETE_MARK_VALUE);

    private static final class Rule implements Serializable {
        private static final long serialVersionUID = 1L;

        private final DeletePolicy policy;
        @Nullable private final String field;
        @Nullable private final String value;

        private Rule(DeletePolicy policy, @Nullable String field, @Nullable String value) {
            this.policy = policy;
            this.field = field;
            this.value = value;
        }
    }

    private final Rule ofAll;
    private final TreeMap<String, Rule> byTopic = new TreeMap<>();

    /**
     * @param given all that the user wrote
     * @throws ValidationException for the first mistake found
     */
    TopicDeletes(Map<String, String> given) {
        ofAll = rule(given, "", null);
        TreeSet<String> topics = new TreeSet<>();
        for (ConfigOption<?> option : OPTIONS) {
            for (String key : given.keySet()) {
                if (key.startsWith(option.key() + '.')) {
                    topics.add(key.substring(option.key().length() + 1));
                }
            }
        }
        for (String topic : topics) {
            byTopic.put(topic, rule(given, "." + topic, ofAll));
        }
    }

    private static Rule rule(Map<String, String> given, String suffix, @Nullable Rule ofAll) {
        String policyKey = DELETE_POLICY.key() + suffix;
        String fieldKey = DELETE_MARK_FIELD.key() + suffix;
        String valueKey = DELETE_MARK_VALUE.key() + suffix;
        DeletePolicy policy = policy(policyKey, given.get(policyKey), ofAll);
        String field = given.get(fieldKey);
        String value = given.get(valueKey);
        if (policy != DeletePolicy.MARK) {
            for (String key : List.of(fieldKey, valueKey)) {
                if (given.containsKey(key)) {
                    throw new ValidationException(
                            "'"
                                    + key
                                    + "' is set, but '"
                                    + policyKey
                                    + "' is '"
                                    + policy
                                    + "'. Set that to 'mark', or remove '"
                                    + key
                                    + "'.");
                }
            }
            return new Rule(policy, null, null);
        }
        if (ofAll != null && ofAll.policy == DeletePolicy.MARK) {
            field = field == null ? ofAll.field : field;
            value = value == null ? ofAll.value : value;
        }
        if (field == null || value == null) {
            throw new ValidationException(
                    "'"
                            + policyKey
                            + "' = 'mark' needs '"
                            + (field == null ? fieldKey : valueKey)
                            + "'. For items, set '"
                            + fieldKey
                            + "' to 'status' and '"
                            + valueKey
                            + "' to '0', or what your template has.");
        }
        return new Rule(policy, field, value);
    }

    private static DeletePolicy policy(String key, @Nullable String text, @Nullable Rule ofAll) {
        if (text == null) {
            return ofAll == null ? DELETE_POLICY.defaultValue() : ofAll.policy;
        }
        return Arrays.stream(DeletePolicy.values())
                .filter(policy -> policy.toString().equalsIgnoreCase(text.trim()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ValidationException(
                                        "'"
                                                + key
                                                + "' = '"
                                                + text
                                                + "' cannot be read. Write one of 'fail', 'ignore',"
                                                + " 'mark'."));
    }

    private Rule rule(String topic) {
        return byTopic.getOrDefault(topic, ofAll);
    }

    DeletePolicy policy(String topic) {
        return rule(topic).policy;
    }

    /** Whether some topic has this policy. */
    boolean has(DeletePolicy policy) {
        return ofAll.policy == policy
                || byTopic.values().stream().anyMatch(rule -> rule.policy == policy);
    }

    /** Whether all have this one. */
    boolean hasOnly(DeletePolicy policy) {
        return ofAll.policy == policy
                && byTopic.values().stream().allMatch(rule -> rule.policy == policy);
    }

    /**
     * What takes a row of the topic down.
     *
     * @throws ValidationException if the table has no such column, or the value isn't of its type
     */
    MarkedRowSchema mark(String topic, RowType type, List<String> key, JsonFormat format) {
        Rule rule = rule(topic);
        int position = type.getFieldIndex(rule.field);
        if (position < 0) {
            throw new ValidationException(
                    "it has no column '"
                            + rule.field
                            + "', with which 'sink.delete.policy' = 'mark' tells the platform of a"
                            + " delete; its columns are "
                            + String.join(", ", type.getFieldNames())
                            + ". Add the column in the transform's projection, or set"
                            + " 'sink.delete.policy."
                            + topic
                            + "' or 'sink.delete.mark-field."
                            + topic
                            + "' for this topic.");
        }
        if (key.contains(rule.field)) {
            throw new ValidationException(
                    "its column '"
                            + rule.field
                            + "' is part of the primary key: setting it for a delete would write"
                            + " another record. Choose a column outside the key for"
                            + " 'sink.delete.mark-field."
                            + topic
                            + "'.");
        }
        return new MarkedRowSchema(
                new RowDataJsonEncoder(type, format),
                position,
                MarkValue.toJson(rule.value, type.getTypeAt(position), rule.field, format));
    }
}
