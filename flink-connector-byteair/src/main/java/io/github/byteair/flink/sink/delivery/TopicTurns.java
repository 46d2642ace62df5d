/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import java.util.HashMap;
import java.util.Map;

/**
 * Which topic was served when: where requests are scarce, the one that has waited longest is next,
 * however much another has to send.
 *
 * <p>Belongs to the task thread.
 */
final class TopicTurns {

    /** Topics may come from the data: so many with nothing to send are remembered. */
    private static final int IDLE_REMEMBERED = 1_000;

    /** One topic. */
    static final class Turn {

        private long servedAt;
        private int openBuffers;

        private Turn() {}

        /** The greater, the later; 0 if it never was. */
        long servedAt() {
            return servedAt;
        }
    }

    private final Map<String, Turn> turns = new HashMap<>();
    private long count;
    private int openTopics;

    /** A buffer is opened for the topic. */
    Turn opened(String topic) {
        if (turns.size() >= IDLE_REMEMBERED) {
            turns.values().removeIf(turn -> turn.openBuffers == 0);
        }
        Turn turn = turns.computeIfAbsent(topic, name -> new Turn());
        if (turn.openBuffers++ == 0) {
            openTopics++;
        }
        return turn;
    }

    /** One of the topic's buffers is gone. */
    void closed(Turn turn) {
        if (--turn.openBuffers == 0) {
            openTopics--;
        }
    }

    /** A batch of the topic leaves. */
    void served(String topic) {
        Turn turn = turns.get(topic);
        if (turn != null) {
            turn.servedAt = ++count;
        }
    }

    /** How many topics have buffers. */
    int openTopics() {
        return openTopics;
    }

    @Override
    public String toString() {
        return turns.keySet().toString();
    }
}
