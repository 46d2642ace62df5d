/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteRequest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import javax.annotation.Nullable;

/** Refuses settings that can't work, each with a sentence that says what to set. */
final class SettingsCheck {

    /** Longer times overflow in places, and mean never. */
    private static final long A_YEAR_MILLIS = Duration.ofDays(365).toMillis();

    private final SinkSettings settings;

    SettingsCheck(SinkSettings settings) {
        this.settings = settings;
    }

    static void require(boolean condition, String whatToDo) {
        if (!condition) {
            throw new IllegalArgumentException(whatToDo);
        }
    }

    static void topic(String topic) {
        require(
                topic.matches("[A-Za-z0-9_-]+"),
                "The topic '"
                        + topic
                        + "' can't be: letters, digits, '_' and '-' only. The standard ones are"
                        + " user, item and behavior.");
    }

    static void dataDate(Stage stage, @Nullable LocalDate date, boolean perRecord) {
        boolean fixed = date != null;
        require(
                !(fixed && perRecord),
                "Set one data date for all records or an extractor for each, not both.");
        require(
                stage.isOffline() || !fixed && !perRecord,
                "The stage "
                        + stage
                        + " takes no data date; remove setDataDate, or use an offline stage such as"
                        + " incremental_sync_daily.");
        require(
                !stage.isOffline() || fixed || perRecord,
                "The stage "
                        + stage
                        + " needs the day each record belongs to: setDataDate(LocalDate) for one"
                        + " day, setDataDate(extractor) for many.");
        require(
                date == null || DataDates.isPlausible(date),
                "The data date " + date + " is not between 1970 and 9999.");
    }

    static void done(Stage stage, boolean onCompletion) {
        require(
                stage.isOffline() || !onCompletion,
                "setDoneOnCompletion(true) closes the days of an offline stage; "
                        + stage
                        + " has none. Remove it, or use an offline stage such as"
                        + " incremental_sync_daily.");
    }

    static void deadLetters(Collection<RecordErrorPolicy> policies, boolean sink) {
        boolean wanted = policies.contains(RecordErrorPolicy.DEAD_LETTER);
        require(
                !wanted || sink,
                "The record error policy DEAD_LETTER needs a place: setDeadLetterSink("
                        + "DeadLetters.toFiles(path)), for one.");
        require(
                wanted || !sink,
                "A dead-letter sink is set, but no record error policy is DEAD_LETTER, so nothing"
                        + " would reach it. Add setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER),"
                        + " or remove setDeadLetterSink.");
    }

    void check() {
        batches();
        buffer();
        quota();
        durations();
    }

    private void batches() {
        range("setMaxBatchSize", settings.maxBatchSize, 1, WriteRequest.MAX_RECORDS);
        range("setMaxGrownBatchSize", settings.maxGrownBatchSize, 1, WriteRequest.MAX_RECORDS);
        positive("setMaxBatchSizeInBytes", settings.maxBatchSizeInBytes);
        positive("setMaxRecordSizeInBytes", settings.maxRecordSizeInBytes);
        require(
                settings.maxRecordSizeInBytes <= settings.maxBatchSizeInBytes,
                "setMaxRecordSizeInBytes("
                        + settings.maxRecordSizeInBytes
                        + ") is more than a whole request may carry; raise setMaxBatchSizeInBytes("
                        + settings.maxBatchSizeInBytes
                        + ") or lower it.");
        range("setMaxTimeInBufferMS", settings.maxTimeInBufferMillis, 1, A_YEAR_MILLIS);
        range("setMaxInFlightRequests", settings.maxInFlightRequests, 1, 1_000);
        positive("setMaxOpenDates", settings.maxOpenDates);
    }

    private void buffer() {
        require(
                settings.maxBufferedRequests > settings.maxBatchSize,
                "setMaxBufferedRequests("
                        + settings.maxBufferedRequests
                        + ") must be more than a batch, setMaxBatchSize("
                        + settings.maxBatchSize
                        + "): the sink buffers records while requests are under way.");
        Long bytes = settings.maxBufferedBytes;
        require(
                bytes == null || bytes >= settings.maxBatchSizeInBytes,
                "setMaxBufferedBytes("
                        + bytes
                        + ") must hold at least one request, setMaxBatchSizeInBytes("
                        + settings.maxBatchSizeInBytes
                        + ").");
    }

    private void quota() {
        require(
                settings.requestsPerSecond >= 0 && !Double.isNaN(settings.requestsPerSecond),
                "Requests a second can't be "
                        + settings.requestsPerSecond
                        + "; set the project's quota (100 unless agreed otherwise), or 0 for no"
                        + " limit.");
        require(
                settings.recordsPerSecond >= 0 && !Double.isNaN(settings.recordsPerSecond),
                "Records a second can't be "
                        + settings.recordsPerSecond
                        + "; set the project's quota (50000 unless agreed otherwise), or 0 for no"
                        + " limit.");
    }

    private void durations() {
        positive("setInitialBackoff", settings.initialBackoff);
        positive("setMaxBackoff", settings.maxBackoff);
        require(
                settings.initialBackoff.compareTo(settings.maxBackoff) <= 0,
                "setInitialBackoff("
                        + settings.initialBackoff
                        + ") is longer than setMaxBackoff("
                        + settings.maxBackoff
                        + ").");
        require(
                !settings.gatewayGraceTime.isNegative()
                        && settings.gatewayGraceTime.toDays() <= 365,
                "setGatewayGraceTime("
                        + settings.gatewayGraceTime
                        + ") must be from 0, to fail at once, to a year.");
        if (settings.maxRetryDuration != null) {
            positive("setMaxRetryDuration", settings.maxRetryDuration);
        }
        if (settings.drainTimeout != null) {
            positive("setDrainTimeout", settings.drainTimeout);
        }
    }

    private static void range(String setter, long value, long least, long most) {
        require(
                value >= least && value <= most,
                setter + "(" + value + ") must be from " + least + " to " + most + ".");
    }

    private static void positive(String setter, long value) {
        require(value > 0, setter + "(" + value + ") must be more than 0.");
    }

    private static void positive(String setter, Duration value) {
        require(
                !value.isNegative() && !value.isZero() && value.toDays() <= 365,
                setter + "(" + value + ") must be more than 0 and at most a year.");
    }
}
