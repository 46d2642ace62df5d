/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

/** What goes wrong in {@link ChaosRun}. */
enum Mishap {
    SERVICE_HANGS("the service hangs for 6 s"),
    SERVICE_DIES("the service is killed, back after 4 s"),
    TASK_MANAGER_DIES("`kill -9` a TaskManager"),
    TASK_MANAGER_SLEEPS("`SIGSTOP` a TaskManager for 8 s, heartbeat 4 s"),
    JOB_MANAGER_DIES("`kill -9` the JobManager, resume from the retained checkpoint");

    private final String description;

    Mishap(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }
}
