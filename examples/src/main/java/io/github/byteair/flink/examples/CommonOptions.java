/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import picocli.CommandLine.Option;

/** What every example's command understands. */
class CommonOptions {

    @Option(
            names = "--verbose",
            description = "Logs what Flink and the sink do, with stack traces.")
    boolean verbose;

    /** Checks what picocli can't. */
    void check() {}

    /** Before the first logger is made: the logging library looks once. */
    void applyLogLevel() {
        if (verbose) {
            System.setProperty("byteair.log.level", "INFO");
            System.setProperty("byteair.log.trace", "full");
        }
    }
}
