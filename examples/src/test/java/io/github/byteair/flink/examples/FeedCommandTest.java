/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command as a user has it, but in this process. */
@Timeout(180)
class FeedCommandTest {

    @Test
    void oneSinkWritesThreeTopics() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        try (ByteAirEmulator service = ByteAirEmulator.builder().start()) {
            int exitCode =
                    Examples.run(
                            new StopSwitch(),
                            new PrintWriter(out, true),
                            new PrintWriter(err, true),
                            "feed",
                            "--records",
                            "2000",
                            "--checkpoint-interval",
                            "200ms",
                            "--endpoint",
                            service.endpoint(),
                            "--tenant-id",
                            service.tenantId(),
                            "--application-id",
                            service.applicationId(),
                            "--access-key",
                            service.accessKey(),
                            "--secret-key",
                            service.secretKey());
            assertThat(exitCode).as(err.toString()).isZero();
            Map<String, Long> accepted = new TreeMap<>();
            for (EmulatorStats.TopicDay day : service.stats().topics()) {
                accepted.merge(day.topic(), day.unique(), Long::sum);
            }
            assertThat(accepted).isEqualTo(Map.of("behavior", 2_000L, "item", 200L, "user", 100L));
        }
    }
}
