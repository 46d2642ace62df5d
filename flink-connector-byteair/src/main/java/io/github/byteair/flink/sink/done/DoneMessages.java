/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.record.DataDates;
import java.time.LocalDate;
import java.util.Collection;

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

    static String notCalled(String topic, Stage stage, Collection<LocalDate> dates, String why) {
        return name(topic, stage, dates) + " was not called: " + why + BY_HAND;
    }
}
