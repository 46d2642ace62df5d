/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.record.DataDates;
import io.github.byteair.flink.sink.record.Destinations;
import java.time.LocalDate;
import java.util.Collection;
import java.util.StringJoiner;

/** Sentences about {@code done} that stand in more than one message. */
final class DoneMessages {

    static final String NOT_INGESTED =
            " The days' rows are accepted, but the platform ingests none of them before done.";

    static final String BY_HAND =
            NOT_INGESTED
                    + " Call done for these days by hand, or resume the job from its last"
                    + " checkpoint, if it has one.";

    private DoneMessages() {}

    static String name(String topic, Stage stage, Collection<LocalDate> dates) {
        return "done for " + topic + " (" + stage + "), " + DataDates.describe(dates);
    }

    static String notCalled(Collection<Destination> days, String why) {
        return "done for " + describe(days) + " was not called: " + why + BY_HAND;
    }

    static String describe(Collection<Destination> days) {
        StringJoiner text = new StringJoiner("; ");
        Destinations.daysByTopic(days)
                .forEach((of, dates) -> text.add(of + ", " + DataDates.describe(dates)));
        return days.isEmpty() ? "no day" : text.toString();
    }
}
