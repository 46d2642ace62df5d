/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import java.util.HashMap;
import java.util.Map;

/**
 * Whose turn it is, where requests are scarce: the topic that has waited longest for one, however
 * much another has to send. A topic with a weight comes round so many times as often.
 *
 * <p>Time here goes by turns: a topic that is served is due again after a round's length divided by
 * its weight, counted from the turn it had. One that had nothing to send for a while is not owed
 * the turns it missed.
 *
 * <p>Belongs to the task thread.
 */
final class TopicTurns {

    /** Topics may come from the data: so many with nothing to send are remembered. */
    private static final int IDLE_REMEMBERED = 1_000;

    /** Divides by all weights up to 10, and by the others well enough. */
    private static final long ROUND = 2_520_000;

    /** One topic. */
    static final class Turn {

        private final long round;
        private long nextAt;
        private int openBuffers;

        private Turn(int weight) {
            this.round = ROUND / weight;
        }

        /** The lowest is next; 0 if it never was. */
        long nextAt() {
            return nextAt;
        }
    }

    private final Map<String, Integer> weights;
    private final Map<String, Turn> turns = new HashMap<>();
    private long now;
    private int openTopics;

    /**
     * @param weights 1 for what is not named
     */
    TopicTurns(Map<String, Integer> weights) {
        this.weights = weights;
    }

    /** A buffer is opened for the topic. */
    Turn opened(String topic) {
        if (turns.size() >= IDLE_REMEMBERED) {
            turns.values().removeIf(turn -> turn.openBuffers == 0);
        }
        Turn turn = turns.computeIfAbsent(topic, name -> new Turn(weights.getOrDefault(name, 1)));
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
            now = Math.max(now, turn.nextAt);
            turn.nextAt = now + turn.round;
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
