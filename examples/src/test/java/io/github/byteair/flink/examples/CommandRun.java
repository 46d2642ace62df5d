/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.byteair.emulator.ByteAirEmulator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A command as a user has it, but in this process, and what it said. */
final class CommandRun {

    final int exitCode;
    final String out;
    final String err;

    private CommandRun(int exitCode, String out, String err) {
        this.exitCode = exitCode;
        this.out = out;
        this.err = err;
    }

    static CommandRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                Examples.run(
                        new StopSwitch(),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        args);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** With the flags that lead to a service. */
    static CommandRun at(ByteAirEmulator service, String... args) {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.addAll(
                List.of(
                        "--endpoint", service.endpoint(),
                        "--tenant-id", service.tenantId(),
                        "--application-id", service.applicationId(),
                        "--access-key", service.accessKey(),
                        "--secret-key", service.secretKey()));
        return of(all.toArray(new String[0]));
    }

    JsonNode lastLine() throws Exception {
        String[] lines = out.trim().split("\\R");
        return new ObjectMapper().readTree(lines[lines.length - 1]);
    }

    CommandRun assertSucceeded() {
        assertThat(exitCode).as(out + err).isZero();
        return this;
    }

    CommandRun assertASentence(int expectedExitCode, String... parts) {
        assertThat(exitCode).as(err).isEqualTo(expectedExitCode);
        assertThat(err).contains(parts).doesNotContain("\tat ").doesNotContain("Exception");
        return this;
    }
}
