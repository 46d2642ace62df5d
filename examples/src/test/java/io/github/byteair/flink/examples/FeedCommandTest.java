/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.emulator.ReceivedRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user has it, but in this process. */
@Timeout(180)
class FeedCommandTest {

    @TempDir Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void oneSinkWritesThreeTopics() throws Exception {
        try (ByteAirEmulator service = ByteAirEmulator.builder().start()) {
            int exitCode = feed(service, "--records", "2000");
            assertThat(exitCode).as(err.toString()).isZero();
            assertThat(accepted(service))
                    .isEqualTo(Map.of("behavior", 2_000L, "item", 200L, "user", 100L));
        }
    }

    @Test
    void eachLineOfAFileGoesToTheTopicThatItNames() throws Exception {
        Path file = folder.resolve("feed.jsonl");
        Files.write(
                file,
                List.of(
                        "{\"kind\":\"item\",\"goods_id\":\"g1\",\"tags\":[1]}",
                        "{\"kind\":\"user\",\"user_id\":\"u1\"}",
                        "{\"kind\":\"item\",\"goods_id\":\"g2\",\"on_sale\":true}"));
        try (ByteAirEmulator service = ByteAirEmulator.builder().start()) {
            int exitCode = feed(service, "--input", file.toString(), "--topic-field", "kind");
            assertThat(exitCode).as(err.toString()).isZero();
            assertThat(service.records("user"))
                    .extracting(ReceivedRecord::json)
                    .containsExactly("{\"user_id\":\"u1\"}");
            assertThat(service.records("item"))
                    .extracting(ReceivedRecord::json)
                    .containsExactlyInAnyOrder(
                            "{\"goods_id\":\"g1\",\"tags\":\"[1]\"}",
                            "{\"goods_id\":\"g2\",\"on_sale\":1}");
        }
    }

    @Test
    void aLineWithoutItsTopicIsNamed() throws Exception {
        Path file = folder.resolve("feed.jsonl");
        Files.write(file, List.of("{\"topic\":\"item\"}", "{\"goods_id\":\"g1\"}"));
        try (ByteAirEmulator service = ByteAirEmulator.builder().start()) {
            assertThat(feed(service, "--input", file.toString())).isNotZero();
        }
        assertThat(err.toString())
                .contains("feed.jsonl")
                .contains("line 2")
                .contains("topic, which is to name the topic, is missing")
                .contains("--topic-field");
    }

    @Test
    void flagsThatDoNotGoTogetherAreExplained() throws Exception {
        try (ByteAirEmulator service = ByteAirEmulator.builder().start()) {
            assertThat(feed(service, "--topic-field", "kind")).isNotZero();
            assertThat(feed(service, "--input", "none.jsonl", "--seed", "4")).isNotZero();
            assertThat(feed(service, "--input", "none.jsonl")).isNotZero();
        }
        assertThat(err.toString())
                .contains("--topic-field is about --input's rows; leave it out.")
                .contains("--records and --seed are about rows made up; leave them out")
                .contains("There is no file none.jsonl; check --input.");
    }

    private int feed(ByteAirEmulator service, String... own) {
        List<String> arguments = new ArrayList<>(List.of("feed"));
        arguments.addAll(List.of(own));
        arguments.addAll(
                List.of(
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
                        service.secretKey()));
        return Examples.run(
                new StopSwitch(),
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true),
                arguments.toArray(new String[0]));
    }

    private static Map<String, Long> accepted(ByteAirEmulator service) {
        Map<String, Long> accepted = new TreeMap<>();
        for (EmulatorStats.TopicDay day : service.stats().topics()) {
            accepted.merge(day.topic(), day.unique(), Long::sum);
        }
        return accepted;
    }
}
