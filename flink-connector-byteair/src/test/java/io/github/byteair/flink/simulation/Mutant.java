/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

/**
 * Faults to put into the sink, one at a time, to see whether the simulation finds them: a piece of
 * a source of {@code io.github.byteair.flink.sink}, and what stands in its place.
 */
enum Mutant {
    DROPS_PARKED_BATCHES_AT_A_CHECKPOINT(
            "delivery/Delivery",
            "batches.addAll(backlog.waiting());",
            "for (Batch b : backlog.waiting()) { if (b.attempts() == 0) { batches.add(b); } }"),

    DROPS_REQUESTS_UNDER_WAY_AT_A_CHECKPOINT(
            "delivery/Delivery",
            "List<Batch> batches = new ArrayList<>(sender.inFlight());",
            "List<Batch> batches = new ArrayList<>();"),

    DROPS_UNCUT_RECORDS_AT_A_CHECKPOINT("delivery/Delivery", "all.addAll(buffer.snapshot());", ""),

    RENEWS_THE_ID_AFTER_NO_ANSWER(
            "delivery/IdHistory",
            """
                        case FOREIGN_ANSWER:
                            return Next.SAME_ID;
            """,
            """
                        case FOREIGN_ANSWER:
                            return Next.NEW_ID;
            """),

    RENEWS_THE_ID_OF_WHAT_MAY_HAVE_BEEN_TAKEN(
            "delivery/IdHistory",
            "return unanswered ? Next.SAME_ID : Next.NEW_ID;",
            "return Next.NEW_ID;"),

    TAKES_ANY_409_FOR_TAKEN(
            "delivery/IdHistory",
            "return maybeTaken() && !refused ? Next.SETTLED : Next.NEW_ID_IN_DOUBT;",
            "return Next.SETTLED;"),

    TRUSTS_WHAT_A_CHECKPOINT_KNOWS_OF_AN_ID(
            "delivery/Delivery",
            "sameId ? IdHistory.OF_EARLIER_RUN : IdHistory.FRESH",
            "sameId ? stored.history() : IdHistory.FRESH"),

    GIVES_RESTORED_BATCHES_NEW_IDS(
            "delivery/Delivery",
            "boolean sameId = config.reuseRequestIds();",
            "boolean sameId = false;"),

    MOVES_BETWEEN_FLUSH_AND_SNAPSHOT("writer/DeliveryLoop", "phase = Phase.FLUSHED;", "pump();"),

    SENDS_ON_AFTER_A_SAVEPOINT(
            "writer/DeliveryLoop", "phase = Phase.RESTING;", "phase = Phase.RESTING; goOn();"),

    LOSES_ANSWERS_THAT_CAME_WHILE_IT_RESTED(
            "writer/DeliveryLoop", "deferred.remove().run();", "deferred.remove();"),

    WAITS_FOR_ROOM_WITHOUT_END(
            "writer/ByteAirSinkWriter",
            "while (isFull(size) && clock().now() < until) {",
            "while (isFull(size)) {"),

    KNOWS_NO_CAP(
            "writer/SendingWriter",
            "if (records >= config.maxBufferedRequests() ||",
            "if (records >= 1_000_000 ||"),

    HANDS_ON_DEAD_LETTERS_AFTER_THE_BARRIER(
            "writer/SendingWriter",
            "Collection<SinkCommittable> deadLetters = rejections.takeDeadLetters();",
            "Collection<SinkCommittable> deadLetters ="
                    + " inputEnded ? rejections.takeDeadLetters() : new ArrayList<>();"),

    FORGETS_THE_DAYS_IT_HAS_WRITTEN(
            "writer/SendingWriter", "if (!delivery().written().isEmpty()) {", "if (false) {"),

    TAKES_ANOTHER_SUBTASKS_BACKLOG_IN_ORDER(
            "writer/WriterState",
            "owner.requireSamePlaceAs(present, config.ordered(), config.isExactlyOnce());",
            ""),

    FORGETS_THE_RETRY_TIME(
            "delivery/Settlement",
            "batch.failed(now, now + retries.delayNanos(batch.attempts(), outcome));",
            "batch.failed(now, now);"),

    PROBES_WITHOUT_A_PAUSE(
            "delivery/ServiceHealth",
            "nextProbeAt = now + backoff.delayNanos(failedProbes);",
            "nextProbeAt = now;"),

    IGNORES_THE_TIME_THAT_A_429_ASKS_FOR(
            "delivery/Settlement",
            "quota.throttled(batch.permit(), now, outcome.retryAfter());",
            "quota.throttled(batch.permit(), now, null);"),

    STARVES_WHAT_HAS_NOT_FAILED(
            "delivery/Sender",
            "troubledSentLast ? Backlog.Search.UNTROUBLED_FIRST : Backlog.Search.NORMAL",
            "Backlog.Search.NORMAL"),

    SENDS_SEVERAL_AT_ONCE_IN_ORDER(
            "delivery/Sender",
            "return config.ordered() || health.outage() ? 1",
            "return health.outage() ? 1"),

    LOSES_A_RECORD_OF_A_HALF(
            "delivery/Batch",
            "part(middle, records.count(), ids, sequence + room, room)",
            "part(middle, Math.max(middle + 1, records.count() - 1), ids, sequence + room, room)"),

    REUSES_ARRAYS_THAT_AN_EARLIER_ATTEMPT_READS(
            "delivery/Batch", "return sendingsInThisRun == 1;", "return true;"),

    REUSES_ARRAYS_THAT_OTHER_BATCHES_SHARE("delivery/SpareArrays", "if (records.isWhole()) {", "{"),

    REUSES_ARRAYS_OF_WHAT_IS_SENT_AGAIN(
            "delivery/Settlement",
            "case NO_ANSWER: failing(batch, outcome, now);",
            "case NO_ANSWER: backlog.reuse(batch); failing(batch, outcome, now);"),

    SENDS_WHAT_NO_CHECKPOINT_HOLDS(
            true, "writer/Epochs", "current.add(entry);", "released.add(entry);"),

    DROPS_SEALED_BATCHES_AT_A_CHECKPOINT(
            true, "writer/DeliveryLane", "elements.addAll(LaneState.elements(epochs));", ""),

    SENDS_NEW_IDS_THAT_NO_CHECKPOINT_HOLDS(
            true, "delivery/Settlement", "if (newId && saveIdsFirst) {", "if (false) {"),

    TAKES_BATCHES_OF_A_CHECKPOINT_FOR_NEVER_SENT(
            true, "writer/EpochSupply", "maybeSent || known.unanswered()", "known.unanswered()");

    private final boolean ofExactlyOnce;
    private final String source;
    private final String original;
    private final String mutation;

    Mutant(String source, String original, String mutation) {
        this(false, source, original, mutation);
    }

    Mutant(boolean ofExactlyOnce, String source, String original, String mutation) {
        this.ofExactlyOnce = ofExactlyOnce;
        this.source = source;
        this.original = original;
        this.mutation = mutation;
    }

    /** Whether only an exactly-once sink has the fault. */
    boolean isOfExactlyOnce() {
        return ofExactlyOnce;
    }

    /** The source file's path below the sink's package. */
    String source() {
        return source + ".java";
    }

    /**
     * The source with the fault in it.
     *
     * @throws IllegalStateException if the piece is not in it exactly once
     */
    String applyTo(String text) {
        String from = flat(original);
        String all = flat(text);
        int at = all.indexOf(from);
        if (at < 0 || all.indexOf(from, at + 1) >= 0) {
            throw new IllegalStateException(
                    "The mutant "
                            + this
                            + " doesn't fit "
                            + source()
                            + " any more: what it replaces is there "
                            + (at < 0 ? "not at all" : "more than once")
                            + ". Adapt it to the source, or choose another fault of that kind.");
        }
        return all.substring(0, at) + mutation + all.substring(at + from.length());
    }

    /** Comments go first, for the line breaks behind them do, too: formatting is no difference. */
    private static String flat(String text) {
        return text.replaceAll("(?s)/\\*.*?\\*/", "")
                .replaceAll("(?m)//.*$", "")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
