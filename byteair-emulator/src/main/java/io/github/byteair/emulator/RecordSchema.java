/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * By which records are rejected one by one, with code 1001. The ready-made ones require what the
 * platform's data templates require [doc]; a project's own template can be written in a file.
 *
 * <p>Every schema but {@link #none()} also rejects booleans (the platform wants 0 and 1) and nested
 * arrays or objects (they travel as a JSON string).
 *
 * <p>Immutable.
 */
public final class RecordSchema {

    private static final String OTHER_TOPICS = "*";

    private final String name;
    private final Map<String, TopicSchema> topics;

    private RecordSchema(String name, Map<String, TopicSchema> topics) {
        this.name = name;
        this.topics = Map.copyOf(topics);
    }

    /** Takes every JSON object. */
    public static RecordSchema none() {
        return new RecordSchema("none", Map.of());
    }

    /** Users, items by {@code goods_id}, behaviour. */
    public static RecordSchema commerce() {
        return template("commerce", "goods_id");
    }

    /** Users, items by {@code doc_id}, behaviour. */
    public static RecordSchema content() {
        return template("content", "doc_id");
    }

    /** Users, items by {@code item_id}, behaviour. */
    public static RecordSchema video() {
        return template("video", "item_id");
    }

    /**
     * The schema that {@code --schema} names: {@code none}, {@code commerce}, {@code content},
     * {@code video} or a file as for {@link #fromFile}.
     *
     * @throws IllegalArgumentException with a sentence for the user, if it is neither
     */
    public static RecordSchema named(String nameOrFile) {
        switch (nameOrFile) {
            case "none":
                return none();
            case "commerce":
                return commerce();
            case "content":
                return content();
            case "video":
                return video();
            default:
                return fromFile(Path.of(nameOrFile));
        }
    }

    /**
     * Reads a schema from a JSON file: an object with a member for each topic ({@code "*"} for all
     * others), each an object with {@code required}, a list of field names, and {@code types}, an
     * object of field name to {@code string}, {@code int}, {@code float} or {@code epoch-seconds}.
     *
     * @throws IllegalArgumentException with a sentence for the user, if the file can't be read or
     *     is not of that form
     */
    public static RecordSchema fromFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "There is no schema '"
                            + file
                            + "': use none, commerce, content, video or the path of a JSON file.");
        }
        try {
            return fromJson(file.toString(), new ObjectMapper().readTree(file.toFile()));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The schema file " + file + " can't be used: " + e.getMessage(), e);
        }
    }

    static RecordSchema fromJson(String name, JsonNode root) {
        expect(root != null && root.isObject(), "it is not a JSON object of topics.");
        Map<String, TopicSchema> topics = new HashMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> it = root.fields(); it.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = it.next();
            topics.put(entry.getKey(), topic(entry.getKey(), entry.getValue()));
        }
        return new RecordSchema(name, topics);
    }

    private static TopicSchema topic(String topic, JsonNode node) {
        expect(node.isObject(), "topic '" + topic + "' is not an object.");
        node.fieldNames()
                .forEachRemaining(
                        key ->
                                expect(
                                        key.equals("required") || key.equals("types"),
                                        "topic '"
                                                + topic
                                                + "' has an unknown member '"
                                                + key
                                                + "'; use required and types."));
        List<String> required = new ArrayList<>();
        JsonNode names = node.path("required");
        expect(names.isMissingNode() || names.isArray(), "'required' is not a list.");
        names.forEach(
                field -> {
                    expect(field.isTextual(), "'required' holds something other than names.");
                    required.add(field.textValue());
                });
        Map<String, FieldType> types = new HashMap<>();
        JsonNode typed = node.path("types");
        expect(typed.isMissingNode() || typed.isObject(), "'types' is not an object.");
        typed.fields()
                .forEachRemaining(
                        field ->
                                types.put(
                                        field.getKey(),
                                        FieldType.fromName(field.getValue().asText())));
        return new TopicSchema(required, types);
    }

    private static void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static RecordSchema template(String name, String itemId) {
        Map<String, FieldType> user = Map.of("user_id", FieldType.STRING);
        Map<String, FieldType> item =
                Map.of(
                        itemId,
                        FieldType.STRING,
                        "status",
                        FieldType.INT,
                        "title",
                        FieldType.STRING,
                        "brand",
                        FieldType.STRING,
                        "pub_time",
                        FieldType.EPOCH_SECONDS,
                        "current_price",
                        FieldType.FLOAT);
        Map<String, FieldType> behavior =
                Map.of(
                        "user_id", FieldType.STRING,
                        "bhv_time", FieldType.EPOCH_SECONDS,
                        "bhv_type", FieldType.STRING,
                        "spm", FieldType.STRING,
                        "scm", FieldType.STRING);
        return new RecordSchema(
                name,
                Map.of(
                        "user",
                        new TopicSchema(List.of("user_id"), user),
                        "item",
                        new TopicSchema(Arrays.asList(itemId, "status"), item),
                        "behavior",
                        new TopicSchema(
                                Arrays.asList("user_id", "bhv_time", "bhv_type", "spm", "scm"),
                                behavior),
                        OTHER_TOPICS,
                        new TopicSchema(List.of(), Map.of())));
    }

    /** What holds for a topic; null if its records are not looked at. */
    TopicSchema of(String topic) {
        TopicSchema own = topics.get(topic);
        return own != null ? own : topics.get(OTHER_TOPICS);
    }

    /** The template's name, or the file's. */
    @Override
    public String toString() {
        return name;
    }
}
