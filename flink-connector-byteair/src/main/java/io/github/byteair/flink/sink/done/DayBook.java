/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.DoneTrigger;
import io.github.byteair.flink.sink.committable.Progress;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.record.DataDates;
import io.github.byteair.flink.sink.record.TopicStage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.Nullable;

/**
 * Which days of which topics are open, which are to be closed, and which are. Knows nothing of
 * Flink, time or calls: it hears of watermarks and of the subtasks' progress, and says at a
 * checkpoint what that checkpoint decides.
 *
 * <p>A day is over when the watermark has passed its end by the delay, and no subtask has rows of
 * it that aren't settled. The watermark that counts is the one at the first progress of a
 * checkpoint: what a subtask reports there, it reports after all its rows up to that watermark,
 * also where barriers are not aligned and later watermarks have come in meanwhile.
 *
 * <p>Belongs to the task thread.
 */
final class DayBook {

    /** Closed days are remembered until there is one so many days later. */
    static final int REMEMBERED_DAYS = 62;

    static final Comparator<Destination> ORDER =
            Comparator.comparing(Destination::dataDate)
                    .thenComparing(Destination::topic)
                    .thenComparing(Destination::stage);

    private final DoneTrigger trigger;
    private final Set<Destination> open = new TreeSet<>(ORDER);
    private final Map<Destination, DoneId> closing = new TreeMap<>(ORDER);
    private final TreeSet<Destination> closed = new TreeSet<>(ORDER);

    private final Map<Integer, List<Destination>> pending = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private int subtasks;
    private long watermark = Long.MIN_VALUE;
    private long round = Long.MIN_VALUE;
    private long roundWatermark = Long.MIN_VALUE;
    private boolean endedBefore;

    DayBook(DoneTrigger trigger) {
        this.trigger = trigger;
    }

    // ------------------------------------------------------------------ what it hears

    /** The watermark of all subtasks together. */
    void watermark(long time) {
        watermark = Math.max(watermark, time);
    }

    /**
     * A subtask's progress. Its last comes ahead of no barrier.
     *
     * @param checkpoint ahead of whose barrier it came
     * @return days with accepted rows that were closed before: for a warning
     */
    List<Destination> progress(Progress progress, long checkpoint) {
        if (progress.subtasks() != subtasks) {
            pending.clear();
            ended.clear();
            subtasks = progress.subtasks();
        }
        if (!progress.ended() && checkpoint != round) {
            round = checkpoint;
            roundWatermark = watermark;
        }
        pending.put(progress.subtask(), progress.pending());
        if (progress.ended()) {
            ended.add(progress.subtask());
        }
        return written(progress.written());
    }

    private List<Destination> written(Collection<Destination> days) {
        List<Destination> again = new ArrayList<>();
        for (Destination day : days) {
            if (closed.contains(day)) {
                again.add(day);
            } else if (!closing.containsKey(day)) {
                open.add(day);
            }
        }
        return again;
    }

    /** The platform has put the call for a day off; the next goes out under this id. */
    void putOff(Destination day, String requestId) {
        closing.computeIfPresent(day, (same, before) -> new DoneId(requestId, true));
    }

    /** The platform has taken the call for a day. */
    void taken(Destination day) {
        if (closing.remove(day) == null) {
            throw new IllegalStateException("Not to be closed: " + day);
        }
        closed.add(day);
        LocalDate latest = closed.last().dataDate();
        closed.removeIf(old -> old.dataDate().isBefore(latest.minusDays(REMEMBERED_DAYS)));
    }

    // ------------------------------------------------------------------ what it says

    /** Whether the input has ended on all subtasks. */
    boolean complete() {
        return pending.isEmpty() ? endedBefore : ended.size() == subtasks;
    }

    int endedSubtasks() {
        return ended.size();
    }

    int subtasks() {
        return subtasks;
    }

    /**
     * Decides at a checkpoint which open days are over. Each gets the id of its call, which the
     * checkpoint holds.
     *
     * @param inputEnded whether all days are, since nothing comes any more
     */
    void decide(boolean inputEnded, RequestIds ids) {
        if (!inputEnded && (subtasks == 0 || pending.size() < subtasks)) {
            return;
        }
        Set<Destination> unsettled = new HashSet<>();
        pending.values().forEach(unsettled::addAll);
        if (trigger.emptyDays()) {
            openEmptyDays(unsettled, inputEnded ? Long.MAX_VALUE : roundWatermark);
        }
        open.removeIf(
                day -> {
                    boolean over =
                            inputEnded
                                    || trigger.closesAt(day.dataDate()) <= roundWatermark
                                            && !unsettled.contains(day);
                    if (over) {
                        closing.put(day, new DoneId(ids.next(), false));
                    }
                    return over;
                });
    }

    /**
     * What a topic's days with rows leave out, up to the last day that is over: not a day longer
     * ago than closed days are remembered, and where time has come to its end, or the input has,
     * none behind the last day with rows.
     */
    private void openEmptyDays(Set<Destination> unsettled, long over) {
        TreeSet<Destination> known = new TreeSet<>(ORDER);
        known.addAll(open);
        known.addAll(closing.keySet());
        known.addAll(closed);
        if (known.isEmpty() || over == Long.MIN_VALUE) {
            return;
        }
        LocalDate last =
                over == Long.MAX_VALUE ? known.last().dataDate() : trigger.lastDayBefore(over);
        if (!DataDates.isPlausible(last)) {
            return;
        }
        Map<TopicStage, LocalDate> since = new HashMap<>();
        for (Destination day : known) {
            since.putIfAbsent(new TopicStage(day.topic(), day.stage()), day.dataDate());
        }
        LocalDate least = last.minusDays(REMEMBERED_DAYS - 1);
        since.forEach(
                (of, first) -> {
                    LocalDate date = first.isBefore(least) ? least : first;
                    for (; !date.isAfter(last); date = date.plusDays(1)) {
                        Destination day = Destination.of(of.topic(), of.stage(), date);
                        if (!known.contains(day) && !unsettled.contains(day)) {
                            open.add(day);
                        }
                    }
                });
    }

    /** The days that are to be closed, and under which id; in the order of their dates. */
    Map<Destination, DoneId> closing() {
        return new LinkedHashMap<>(closing);
    }

    /** The days with accepted rows that are not closed. */
    List<Destination> notClosed() {
        List<Destination> days = new ArrayList<>(closing.keySet());
        days.addAll(open);
        days.sort(ORDER);
        return days;
    }

    /** The latest day that is closed; null if none is. */
    @Nullable
    LocalDate lastClosed() {
        return closed.isEmpty() ? null : closed.last().dataDate();
    }

    // ------------------------------------------------------------------ state

    DaysState snapshot() {
        return new DaysState(complete(), open, closing, closed);
    }

    void restore(DaysState state) {
        endedBefore |= state.ended();
        open.addAll(state.open());
        closing.putAll(state.closing());
        closed.addAll(state.closed());
    }

    /** Takes over the days that an operator which waits for the input's end has heard of. */
    void restore(DoneState state) {
        endedBefore |= state.complete();
        written(state.days());
    }
}
