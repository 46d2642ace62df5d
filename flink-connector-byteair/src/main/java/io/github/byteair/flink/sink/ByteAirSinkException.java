/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.RecordError;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Fails the job where the sink can't go on. The message says what happened and what to do; it never
 * holds a secret.
 */
@PublicEvolving
public class ByteAirSinkException extends FlinkRuntimeException {

    private static final long serialVersionUID = 1L;

    ByteAirSinkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static ByteAirSinkException misconfigured(Batch batch, WriteOutcome outcome) {
        return new ByteAirSinkException(
                "ByteAir refused request "
                        + batch.requestId()
                        + " and will refuse it again: "
                        + outcome.message()
                        + remedy(outcome)
                        + nothingIsLost(batch),
                outcome.cause());
    }

    /**
     * What answered was not the service, and there is no grace: these settings have never worked.
     */
    static ByteAirSinkException notTheService(Batch batch, WriteOutcome outcome) {
        return new ByteAirSinkException(
                "What answered request "
                        + batch.requestId()
                        + " is not ByteAir: "
                        + outcome.message()
                        + remedy(outcome)
                        + nothingIsLost(batch),
                outcome.cause());
    }

    /** What answered was not the service, for longer than the grace time. */
    static ByteAirSinkException graceOver(Batch batch, WriteOutcome outcome, Duration lasted) {
        return new ByteAirSinkException(
                "For "
                        + lasted.toSeconds()
                        + " s what answers has not been ByteAir, though these settings have worked"
                        + " before. Last, to request "
                        + batch.requestId()
                        + ": "
                        + outcome.message()
                        + remedy(outcome)
                        + " See what stands between this machine and the service: a gateway, a page"
                        + " for maintenance, a firewall. To wait longer, raise setGatewayGraceTime"
                        + " (SQL: sink.gateway-grace-time)."
                        + nothingIsLost(batch),
                outcome.cause());
    }

    private static String remedy(WriteOutcome outcome) {
        return outcome.remedy() == null ? "" : " → " + outcome.remedy();
    }

    private static String nothingIsLost(Batch batch) {
        return " Nothing is lost: the request's records ("
                + batch.size()
                + ") are sent again when the job resumes from its last checkpoint or,"
                + " without one, as in batch mode, reads its input again.";
    }

    /** The service rejected records and did not say which, or not of all. */
    static ByteAirSinkException rejectedUnnamed(
            Batch batch, WriteOutcome outcome, List<RecordError> strangers) {
        return new RecordRejectedException(
                "ByteAir rejected records of request "
                        + batch.requestId()
                        + " ("
                        + batch.size()
                        + " records, code "
                        + outcome.code()
                        + ") without saying which: "
                        + outcome.message()
                        + (outcome.errorsComplete() ? "" : " The list of errors broke off.")
                        + (strangers.isEmpty()
                                ? ""
                                : " "
                                        + strangers.size()
                                        + " errors name none of the records sent. The first: "
                                        + Excerpt.of(strangers.get(0).toString())),
                " To have them found, by sending fewer and fewer together, set the record error"
                        + " policy to dead-letter; to go on without knowing, to drop"
                        + " (setRecordErrorPolicy; SQL: sink.record-error.policy).");
    }

    static ByteAirSinkException retriesExhausted(
            Batch batch, Duration limit, WriteOutcome outcome) {
        return new ByteAirSinkException(
                "A "
                        + batch
                        + ", has been failing for longer than the retry duration of "
                        + limit
                        + ". Last: "
                        + outcome
                        + ". Check that the service can be reached, or raise or unset"
                        + " setMaxRetryDuration (SQL: sink.retry.max-duration) to retry without"
                        + " end.",
                outcome.cause());
    }

    static ByteAirSinkException restoredForOtherStage(Stage stage, int records) {
        return new ByteAirSinkException(
                "The checkpoint or savepoint holds records "
                        + (stage.isOffline() ? "without" : "with")
                        + " a data date ("
                        + records
                        + " in one batch), which the stage "
                        + stage
                        + " can't take. Let the job deliver them under the stage they were written"
                        + " for, and change it only after a stop with --drain; or start without"
                        + " this state.",
                null);
    }

    static ByteAirSinkException rejected(RejectedRecord record) {
        return new RecordRejectedException(
                "A record can't be written ("
                        + record.cause()
                        + (record.code() == 0 ? "" : ", code " + record.code())
                        + "): "
                        + record.message()
                        + (record.requestId() == null ? "" : " Request-Id " + record.requestId())
                        + " Record: "
                        + Excerpt.of(record.json()),
                " To go on without such records, set the record error policy to drop or"
                        + " dead-letter (setRecordErrorPolicy; SQL: sink.record-error.policy).");
    }

    static ByteAirSinkException refusedByFilter(Exception e) {
        return new ByteAirSinkException(
                e.getMessage() == null ? "The sink's filter failed: " + e : e.getMessage(), e);
    }

    /**
     * @param ofJob whether a job calls that has written the days' rows; a person who calls by hand
     *     knows about the rows, and this does not
     */
    static ByteAirSinkException doneRefused(
            String topic, Stage stage, List<LocalDate> dates, WriteOutcome outcome, boolean ofJob) {
        return new DoneRefusedException(
                doneOf(topic, stage, dates)
                        + " was refused: "
                        + outcome.message()
                        + (outcome.remedy() == null ? "" : " → " + outcome.remedy())
                        + (ofJob
                                ? NOT_INGESTED
                                        + " When that is put right, call done for these days by"
                                        + " hand."
                                : " No day was closed."),
                outcome.cause());
    }

    /** What answered a done was not the service. */
    static ByteAirSinkException doneForeign(
            String topic, Stage stage, List<LocalDate> dates, WriteOutcome outcome, boolean ofJob) {
        return new ByteAirSinkException(
                doneOf(topic, stage, dates)
                        + " got no answer of ByteAir's: "
                        + outcome.message()
                        + remedy(outcome)
                        + (ofJob ? DONE_BY_HAND : " Put that right and call again."),
                outcome.cause());
    }

    static ByteAirSinkException doneExhausted(
            String topic,
            Stage stage,
            List<LocalDate> dates,
            Duration limit,
            WriteOutcome outcome,
            boolean ofJob) {
        return new ByteAirSinkException(
                doneOf(topic, stage, dates)
                        + " has been failing for longer than the retry duration of "
                        + limit
                        + ". Last: "
                        + outcome
                        + "."
                        + (ofJob
                                ? DONE_BY_HAND
                                : " If a call got no answer it may have been taken: the console"
                                        + " shows whether the days are closed. If they are not,"
                                        + " call again."),
                outcome.cause());
    }

    static ByteAirSinkException doneNotCalled(
            String topic, Stage stage, Collection<LocalDate> dates, String why) {
        return new ByteAirSinkException(
                doneOf(topic, stage, dates) + " was not called: " + why + DONE_BY_HAND, null);
    }

    private static final String NOT_INGESTED =
            " The days' rows are accepted, but the platform ingests none of them before done.";

    private static final String DONE_BY_HAND =
            NOT_INGESTED
                    + " Call done for these days by hand, or resume the job from its last"
                    + " checkpoint, if it has one.";

    private static String doneOf(String topic, Stage stage, Collection<LocalDate> dates) {
        return "done for " + topic + " (" + stage + "), " + DataDates.describe(dates);
    }

    static ByteAirSinkException drainTimedOut(Duration limit, Outbox outbox) {
        return new ByteAirSinkException(
                "The input has ended, but ByteAir did not take all records within the drain"
                        + " timeout of "
                        + limit
                        + "; left: "
                        + outbox
                        + ". Check that the service can be reached, or raise or unset"
                        + " setDrainTimeout (SQL: sink.drain.timeout) to wait without end.",
                null);
    }
}
