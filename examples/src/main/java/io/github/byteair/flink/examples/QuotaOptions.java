/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import picocli.CommandLine.Option;

/** How fast a job may write. */
final class QuotaOptions {

    /** As on the command line. */
    enum Switch {
        ON,
        OFF
    }

    @Option(
            names = "--quota",
            paramLabel = "on|off",
            defaultValue = "on",
            description =
                    "off lifts the limits of 100 requests and 50,000 records a second, in the sink"
                            + " and in the emulator inside.")
    Switch quota;

    boolean isOn() {
        return quota == Switch.ON;
    }

    @Override
    public String toString() {
        return isOn() ? "at most 100 requests/s and 50,000 records/s" : "quotas off";
    }
}
