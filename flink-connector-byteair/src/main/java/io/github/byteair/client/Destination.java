/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * Topic, stage and data date: what the records of one request must share. An immutable value.
 *
 * <p>Source: the platform's write page (docs 108563): topic and stage are part of the address, the
 * data date is a header, required in the offline stages and forbidden in the streaming one.
 */
public final class Destination implements Serializable {

    /** The longest topic that is let through; the standard ones have 8 letters at most. */
    public static final int MAX_TOPIC_LENGTH = 128;

    private static final long serialVersionUID = 1L;

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]+");

    private final String topic;
    private final Stage stage;
    @Nullable private final LocalDate dataDate;

    private Destination(String topic, Stage stage, @Nullable LocalDate dataDate) {
        this.topic = topic;
        this.stage = stage;
        this.dataDate = dataDate;
    }

    /**
     * @param topic {@code user}, {@code item}, {@code behavior} or another by arrangement
     * @param dataDate the day the records belong to; null for the streaming stage and only for it
     * @throws IllegalArgumentException if the topic can't be one, or stage and data date contradict
     *     each other
     */
    public static Destination of(String topic, Stage stage, @Nullable LocalDate dataDate) {
        String fault = topicFault(topic);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        if (stage.isOffline() != (dataDate != null)) {
            throw new IllegalArgumentException(
                    stage.isOffline()
                            ? "The stage " + stage + " needs a data date."
                            : "The stage " + stage + " takes no data date.");
        }
        return new Destination(topic, stage, dataDate);
    }

    /** Why a text can't be a topic, in a sentence; null if it can. */
    @Nullable
    public static String topicFault(String topic) {
        if (topic.length() <= MAX_TOPIC_LENGTH && TOPIC.matcher(topic).matches()) {
            return null;
        }
        return "The topic '"
                + Texts.message(topic)
                + "' can't be one: it consists of 1 to "
                + MAX_TOPIC_LENGTH
                + " letters, digits, '_' and '-'. The standard ones are user, item and behavior.";
    }

    public String topic() {
        return topic;
    }

    public Stage stage() {
        return stage;
    }

    /** Null in the streaming stage, and only there. */
    @Nullable
    public LocalDate dataDate() {
        return dataDate;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Destination
                && topic.equals(((Destination) other).topic)
                && stage == ((Destination) other).stage
                && Objects.equals(dataDate, ((Destination) other).dataDate);
    }

    @Override
    public int hashCode() {
        // Not Stage.hashCode(), which differs from process to process.
        return 31 * (31 * topic.hashCode() + stage.ordinal()) + Objects.hashCode(dataDate);
    }

    /** For people: {@code item (incremental_sync_daily, 2026-11-26)}. */
    @Override
    public String toString() {
        return topic + " (" + stage + (dataDate == null ? "" : ", " + dataDate) + ")";
    }
}
