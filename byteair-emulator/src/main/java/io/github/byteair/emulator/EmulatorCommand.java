/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code java -jar byteair-emulator.jar}: the emulator until it is interrupted. */
@Command(
        name = "byteair-emulator",
        description = "The ByteAir write service in one process, for demos and tests.",
        mixinStandardHelpOptions = true,
        versionProvider = EmulatorCommand.Version.class,
        showDefaultValues = true,
        sortOptions = false,
        footerHeading = "%n",
        footer = {
            "Durations are written 250ms, 30s, 2m, 1h; a bare number is milliseconds.",
            "",
            "While it runs, a browser shows a live page at its address, with switches for faults."
                    + " Programs use GET /_emulator/stats, /_emulator/records, /_emulator/requests,"
                    + " POST /_emulator/faults, /_emulator/days, /_emulator/stages, DELETE"
                    + " /_emulator/state; docs/emulator.md tells of them.",
            "",
            "Ctrl-C ends it. The exit code is 2 if an option is wrong or it can't listen."
        })
final class EmulatorCommand implements Callable<Integer> {

    private static final int PROGRESS_SECONDS = 10;
    private static final int STOP_SECONDS = 5;
    private static final EmulatorSettings DEFAULTS = new EmulatorSettings();

    @Spec private CommandSpec spec;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on.")
    private String host = DEFAULTS.host;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0: any free one.")
    private int port = 8080;

    @Option(names = "--tenant-id", paramLabel = "ID", description = "The tenant served.")
    private String tenantId = DEFAULTS.tenantId;

    @Option(names = "--application-id", paramLabel = "ID", description = "The application served.")
    private String applicationId = DEFAULTS.applicationId;

    @Option(names = "--access-key", paramLabel = "KEY", description = "The access key known.")
    private String accessKey = DEFAULTS.accessKey;

    @Option(names = "--secret-key", paramLabel = "KEY", description = "The secret key known.")
    private String secretKey = DEFAULTS.secretKey;

    @Option(names = "--air-token", paramLabel = "TOKEN", description = "The air token known.")
    private String airToken = DEFAULTS.airToken;

    @Option(
            names = "--air-max-skew",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How far Tenant-Ts may be from the clock.",
            defaultValue = "10s")
    private Duration airMaxSkew;

    @Option(
            names = "--requests-per-second",
            paramLabel = "N",
            description = "Quota of requests; 0: unlimited. The service has 100.")
    private int requestsPerSecond;

    @Option(
            names = "--records-per-second",
            paramLabel = "N",
            description = "Quota of records; 0: unlimited. The service has 50000.")
    private int recordsPerSecond;

    @Option(
            names = "--throttle-as",
            paramLabel = "body|http",
            description = "How a 429 travels.",
            defaultValue = "body")
    private String throttleAs;

    @Option(
            names = "--latency",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Time before each answer, e.g. 20ms.",
            defaultValue = "0ms")
    private Duration latency;

    @Option(
            names = "--schema",
            paramLabel = "NAME|FILE",
            description = "What records must be: none, commerce, content, video or a JSON file.",
            defaultValue = "none")
    private String schema;

    @Option(
            names = "--key-field",
            paramLabel = "FIELD",
            split = ",",
            description =
                    "Field(s) that make a record unique when duplicates are counted; none: the"
                            + " whole record.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private List<String> keyFields = new ArrayList<>();

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description = "A topic taken beside user, item and behavior; '*': any.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--keep-records",
            paramLabel = "N",
            description = "How many of the last records are kept to be looked at.")
    private int keepRecords = DEFAULTS.keepRecords;

    @Option(
            names = "--max-body-bytes",
            paramLabel = "N",
            description = "Size beyond which a body is answered 413.")
    private int maxBodyBytes = DEFAULTS.maxBodyBytes;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description =
                    "Connections open at a time; for one more, the one idle longest is closed.")
    private int maxConnections = DEFAULTS.maxConnections;

    @Option(
            names = "--control-host",
            paramLabel = "NAME",
            split = ",",
            description =
                    "A name by which the live page and /_emulator may be asked for, beside"
                            + " localhost, IP addresses and --host, e.g. a container's.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private List<String> controlHosts = new ArrayList<>();

    @Option(
            names = "--allow-uncompressed",
            description = "Takes bodies that are not gzip.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private boolean allowUncompressed;

    @Option(
            names = "--burn-refused-ids",
            description =
                    "Answers 409 also for the id of a request that was not taken, unless an outage"
                            + " swallowed it.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private boolean burnRefusedIds;

    @Option(names = "--seed", paramLabel = "N", description = "From which faults are drawn.")
    private long seed = DEFAULTS.seed;

    @Option(
            names = {"--journal", "--state"},
            paramLabel = "FILE",
            description = "Outlives the process with all that was taken; read again at the start.")
    private Path journal;

    @Option(
            names = "--quiet",
            description = "Prints where it listens and nothing else.",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private boolean quiet;

    private EmulatorCommand() {}

    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.err, true), args));
    }

    static int run(PrintWriter err, String... args) {
        return commandLine().setErr(err).execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new EmulatorCommand())
                .setParameterExceptionHandler(EmulatorCommand::explainBriefly);
    }

    // The whole list of options would hide the sentence.
    private static int explainBriefly(CommandLine.ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println(e.getMessage());
        err.println("--help lists the options.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch stopping = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (ByteAirEmulator emulator = start()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopping, stopped)));
            out.println("ByteAir emulator listening on " + emulator.endpoint());
            if (!quiet) {
                out.println(
                        "tenant "
                                + emulator.tenantId()
                                + ", application "
                                + emulator.applicationId()
                                + ", schema "
                                + schema
                                + "; a live page is at the same address. Stop with Ctrl-C.");
            }
            out.flush();
            watch(emulator, out, stopping);
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    /** On Ctrl-C: has the main thread close everything, and gives it the time. */
    private static void stop(CountDownLatch stopping, CountDownLatch stopped) {
        stopping.countDown();
        try {
            stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch(ByteAirEmulator emulator, PrintWriter out, CountDownLatch stopping)
            throws InterruptedException {
        long last = 0;
        while (!stopping.await(PROGRESS_SECONDS, TimeUnit.SECONDS)) {
            EmulatorStats stats = emulator.stats();
            if (!quiet && stats.requests() != last) {
                last = stats.requests();
                out.println(stats);
                out.flush();
            }
        }
    }

    private ByteAirEmulator start() {
        try {
            ByteAirEmulator.Builder builder =
                    ByteAirEmulator.builder()
                            .host(host)
                            .port(port)
                            .tenantId(tenantId)
                            .applicationId(applicationId)
                            .accessKey(accessKey)
                            .secretKey(secretKey)
                            .airToken(airToken)
                            .airMaxSkew(airMaxSkew)
                            .requestsPerSecond(requestsPerSecond)
                            .recordsPerSecond(recordsPerSecond)
                            .throttleAs(FaultsJson.throttleForm(throttleAs))
                            .latency(latency)
                            .schema(RecordSchema.named(schema))
                            .keyFields(keyFields.toArray(new String[0]))
                            .topics(topics.toArray(new String[0]))
                            .keepRecords(keepRecords)
                            .maxBodyBytes(maxBodyBytes)
                            .maxConnections(maxConnections)
                            .controlHosts(controlHosts.toArray(new String[0]))
                            .seed(seed)
                            .journal(journal);
            if (allowUncompressed) {
                builder.allowUncompressed();
            }
            if (burnRefusedIds) {
                builder.burnRefusedIds();
            }
            return builder.start();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
        } catch (UncheckedIOException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), explain(e));
        }
    }

    private String explain(UncheckedIOException e) {
        if (e.getCause() instanceof BindException) {
            return "Can't listen on "
                    + host
                    + " port "
                    + port
                    + " ("
                    + e.getMessage()
                    + "); choose another --port, or --port 0 for any free one.";
        }
        if (e.getCause() instanceof UnknownHostException) {
            return "There is no address '" + host + "' to listen on; set another --host.";
        }
        return "The journal " + journal + " can't be used: " + e.getMessage();
    }

    /** Durations as {@link Durations} reads them. */
    static final class DurationConverter implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return Durations.parse(value);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = EmulatorCommand.class.getPackage().getImplementationVersion();
            return new String[] {
                "byteair-emulator " + (version == null ? "(not packaged)" : version)
            };
        }
    }
}
