/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.config.SinkConfig;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobInfo;

/** The project that state belongs to, and the job that wrote it. Immutable. */
final class Owner implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Of state that does not say, as of formats 1 and 2. */
    static final Owner UNKNOWN = new Owner("", "", "");

    private final String applicationId;
    private final String tenantId;
    private final String jobId;

    Owner(String applicationId, String tenantId, String jobId) {
        this.applicationId = applicationId;
        this.tenantId = tenantId;
        this.jobId = jobId;
    }

    static Owner of(SinkConfig config, JobInfo job) {
        return new Owner(config.applicationId(), config.tenantId(), job.getJobId().toHexString());
    }

    String applicationId() {
        return applicationId;
    }

    String tenantId() {
        return tenantId;
    }

    String jobId() {
        return jobId;
    }

    /** Whether the same job wrote it, which has failed and resumes by itself. */
    boolean isOfSameJob(Owner settings) {
        return jobId.equals(settings.jobId);
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
                            + " and let the job deliver them, then stop it with --drain and start"
                            + " it for the other without this state; or start without this state,"
                            + " which gives them up.",
                    null);
        }
    }
}
