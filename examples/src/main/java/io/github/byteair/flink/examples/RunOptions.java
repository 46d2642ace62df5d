/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.time.Duration;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How a job runs, the same for every example. */
final class RunOptions extends CommonOptions {

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "2",
            description = "Subtasks; the quota is shared among them.")
    int parallelism;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = TimeConverter.class,
            description = "E.g. 500ms; 0 for no checkpoints.")
    Duration checkpointInterval;

    @Option(
            names = "--ui",
            description = "Serves Flink's web page, also after the job, till Enter.")
    boolean ui;

    @Override
    void check() {
        if (parallelism < 1 || parallelism > 128) {
            throw new FlagMistake("--parallelism is " + parallelism + "; give 1 to 128.");
        }
        if (!checkpointInterval.isZero() && checkpointInterval.toMillis() < 10) {
            throw new FlagMistake(
                    "--checkpoint-interval is less than 10 ms, the least Flink can do; 0 for none.");
        }
    }

    static final class TimeConverter implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return text.trim().equals("0") ? Duration.ZERO : TimeUtils.parseDuration(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(
                        "'" + text + "' is not a time; write 500ms, 5s or 1min.");
            }
        }
    }
}
