/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What the examples' commands have in common: how they begin, and how they fail. */
abstract class ExampleCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int MAKES_NO_SENSE = 2;

    @Spec private CommandSpec spec;

    @ParentCommand private Examples examples;

    /** How the user wants it to run. */
    abstract CommonOptions options();

    /** Which flag helps when a record can't be written; null if none does. */
    @Nullable
    String rejectionAdvice() {
        return null;
    }

    /**
     * Does it.
     *
     * @return the exit code
     * @throws UserMistake and others; said to the user in a sentence
     */
    abstract int run(PrintWriter out, PrintWriter err, StopSwitch stop) throws Exception;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        CommonOptions options = options();
        options.applyLogLevel();
        try {
            options.check();
            return run(spec.commandLine().getOut(), err, examples.stopSwitch());
        } catch (Exception | LinkageError e) {
            if (examples.stopSwitch().isStopping()) {
                // Whatever failed, it was stopped amid its work.
                err.println(spec.name() + ": stopped.");
                err.flush();
                return FAILED;
            }
            RootCause cause = RootCause.of(e);
            err.println(spec.name() + ": " + cause.sentence(rejectionAdvice()));
            if (options.verbose) {
                err.println(cause.stackTrace());
            } else if (!cause.isSaidForPeople()) {
                err.println("--verbose shows more.");
            }
            err.flush();
            return e instanceof FlagMistake ? MAKES_NO_SENSE : FAILED;
        }
    }
}
