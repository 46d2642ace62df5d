/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.config.Setting;
import io.github.byteair.flink.sink.config.SinkConfig;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.api.common.TaskInfo;

/** The project that state belongs to, and which of the sink's subtasks wrote it. Immutable. */
final class Owner implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Of state that does not say, as of formats 1 and 2. */
    static final Owner UNKNOWN = new Owner("", "", 0, 0);

    private final String applicationId;
    private final String tenantId;
    private final int subtask;
    private final int parallelism;

    /**
     * @param subtask counted from 0
     * @param parallelism how many there were; 0 if that is not known
     */
    Owner(String applicationId, String tenantId, int subtask, int parallelism) {
        this.applicationId = applicationId;
        this.tenantId = tenantId;
        this.subtask = subtask;
        this.parallelism = parallelism;
    }

    static Owner of(SinkConfig config, TaskInfo task) {
        return new Owner(
                config.applicationId(),
                config.tenantId(),
                task.getIndexOfThisSubtask(),
                task.getNumberOfParallelSubtasks());
    }

    String applicationId() {
        return applicationId;
    }

    String tenantId() {
        return tenantId;
    }

    int subtask() {
        return subtask;
    }

    int parallelism() {
        return parallelism;
    }

    /** Whether the state says which subtask wrote it; formats 1 and 2 do not. */
    boolean saysPlace() {
        return parallelism > 0;
    }

    /**
     * For an ordered sink, and for changes held back till the next row of their key: they must be
     * where new rows of their keys come to. Which keys they have is not known here, only that with
     * the same parallelism they are the same subtask's.
     *
     * @param ordered whether the sink is ordered; if not, what is restored is a change held back
     * @param exactlyOnce whether each savepoint holds what came since the checkpoint before it
     * @throws ByteAirSinkException if the state's records are another subtask's
     */
    void requireSamePlaceAs(Owner present, boolean ordered, boolean exactlyOnce) {
        if (!saysPlace() || subtask == present.subtask && parallelism == present.parallelism) {
            return;
        }
        throw new ByteAirSinkException(
                (ordered
                                ? "The sink is ordered ("
                                        + Setting.ORDERED
                                        + "), and the checkpoint or savepoint holds records that are"
                                        + " not delivered yet"
                                : "The checkpoint or savepoint holds withdrawn or deleted rows whose"
                                        + " next version may still come")
                        + ", of subtask "
                        + (subtask + 1)
                        + " of "
                        + parallelism
                        + "; they have come to subtask "
                        + (present.subtask + 1)
                        + " of "
                        + present.parallelism
                        + ". From there an older version of a row could overtake a newer one that"
                        + " another subtask delivers, and stay. Start with the sink's parallelism"
                        + " at "
                        + parallelism
                        + " again"
                        + (ordered && exactlyOnce
                                // Before a savepoint nothing is sent that came since a checkpoint.
                                ? ", with "
                                        + Setting.DELIVERY_GUARANTEE
                                        + " at at-least-once for this one run"
                                : "")
                        + ", and stop with a savepoint once recordsPending is low and the"
                        + " service answers: the sink then delivers what it holds before the"
                        + " savepoint, which can be resumed at any parallelism"
                        + (ordered && exactlyOnce
                                ? " and exactly-once. Where the input can be stopped, two"
                                        + " checkpoints without any do as well."
                                : ".")
                        + (ordered
                                ? " Or switch the order off for one run, if an older version may"
                                        + " stay."
                                : ""),
                null);
    }

    /**
     * @throws ByteAirSinkException if the state is another project's
     */
    void requireSameAs(Owner settings) {
        if (applicationId.isEmpty()) {
            return;
        }
        refuseOther("application id", "application-id", applicationId, settings.applicationId);
        refuseOther("tenant id", "tenant-id", tenantId, settings.tenantId);
    }

    private static void refuseOther(
            String what, String option, String inState, @Nullable String inSettings) {
        if (!inState.equals(inSettings)) {
            throw new ByteAirSinkException(
                    "The checkpoint or savepoint holds records for the "
                            + what
                            + " "
                            + inState
                            + ", but the sink is set to "
                            + inSettings
                            + " ("
                            + option
                            + "). Set it back to "
                            + inState
                            + " and let the job deliver them, then stop it with --drain (which, if"
                            + " the sink calls done, closes all open days, today's too) and start"
                            + " it for the other without this state; or start without this state,"
                            + " which gives them up.",
                    null);
        }
    }
}
