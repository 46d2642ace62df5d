/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The examples' entry point: each is a subcommand. {@code examples/run.sh} calls it. */
@Command(
        name = "examples/run.sh",
        description = "Runs an example job in this process.",
        subcommands = {
            BehaviorCommand.class,
            DailyItemsCommand.class,
            DoneCommand.class,
            FeedCommand.class,
            ReplayCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class Examples implements Runnable {

    private static final long LONGEST_STOP_SECONDS = 30;

    private final StopSwitch stop;

    @Spec private CommandSpec spec;

    private Examples(StopSwitch stop) {
        this.stop = stop;
    }

    /** Runs the example that the arguments name, and ends the process with its exit code. */
    public static void main(String[] args) {
        StopSwitch stop = new StopSwitch();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stop), "stop-example"));
        int exitCode;
        try {
            exitCode = run(stop, new PrintWriter(System.out), new PrintWriter(System.err), args);
        } finally {
            stop.finished();
        }
        // When stopping already, exit would wait for a hook that waits for nothing any more.
        if (!stop.isStopping()) {
            System.exit(exitCode);
        }
    }

    private static void stopAndWait(StopSwitch stop) {
        try {
            stop.stop();
            stop.awaitFinished(LONGEST_STOP_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * As {@link #main}, but returns.
     *
     * @return the exit code: 0 if all went well, 1 if not, 2 if the arguments make no sense
     */
    static int run(StopSwitch stop, PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Examples(stop))
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Examples::explain)
                .execute(args);
    }

    /** A sentence is read, a page of flags is not. */
    private static int explain(CommandLine.ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(mistake.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println(command.getCommandSpec().qualifiedName() + " --help shows what there is.");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    StopSwitch stopSwitch() {
        return stop;
    }

    /** Without a subcommand. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which example?");
    }
}
