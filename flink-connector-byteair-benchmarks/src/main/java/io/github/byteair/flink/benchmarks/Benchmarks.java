/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code java -jar flink-connector-byteair-benchmarks/target/benchmarks.jar --help}. */
@Command(
        name = "benchmarks",
        description = "Measures what writing to ByteAir costs.",
        subcommands = {
            MicroCommand.class,
            PipelineCommand.class,
            MemoryCommand.class,
            PathCommand.class,
            PlotCommand.class,
            CaseCommand.class
        })
public final class Benchmarks {

    @Mixin private HelpOption help;

    private Benchmarks() {}

    public static void main(String[] args) {
        CommandLine commands = new CommandLine(new Benchmarks());
        // JMH's options are its own.
        commands.getSubcommands().get("micro").setUnmatchedOptionsArePositionalParams(true);
        System.exit(commands.execute(args));
    }

    /** The jar that this runs from. */
    static Path jar() {
        try {
            return Path.of(
                    Benchmarks.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
