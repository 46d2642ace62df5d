/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A process that ends with this one: those still running when the JVM exits are killed. Signals are
 * sent by the {@code kill} command.
 */
public final class ManagedProcess implements AutoCloseable {

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> RUNNING.forEach(Process::destroyForcibly), "end-of-tests"));
    }

    private final String name;
    private final Process process;
    private final Path log;

    private ManagedProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it; what it prints is appended to the log.
     *
     * @param environment added to this process's
     */
    public static ManagedProcess start(
            String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        Files.createDirectories(log.getParent());
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        RUNNING.add(process);
        process.onExit().thenAccept(RUNNING::remove);
        return new ManagedProcess(name, process, log);
    }

    /** The {@code java} that runs these tests. */
    public static String java() {
        return Paths.get(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Kills those that were not closed; returns how many. */
    static int killLeft() {
        List<Process> left = RUNNING.stream().filter(Process::isAlive).collect(Collectors.toList());
        left.forEach(Process::destroyForcibly);
        return left.size();
    }

    /** Its id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs, or is suspended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}, and waits for the end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " (" + pid() + ") survives kill -9.");
        }
    }

    /** {@code SIGSTOP}: it stands still, its connections stay open. */
    public void suspend() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** {@code SIGCONT}. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Asks it to end, kills it after a while. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its end, or kills it after so many seconds; returns its exit code. */
    public int await(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError(name + " did not end in " + seconds + " s: " + tail());
        }
        return process.exitValue();
    }

    /** What it printed. */
    public String output() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** The last of what it printed. */
    public String tail() {
        String text = output();
        return text.substring(Math.max(0, text.length() - 3_000));
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int code =
                new ProcessBuilder("kill", "-" + signal, String.valueOf(pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + signal + " " + pid() + " ended with " + code);
        }
    }

    @Override
    public String toString() {
        return name + " (" + pid() + ")";
    }
}
