/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * The ByteAir write service in this process: strict about what it takes, and scriptable. Listens on
 * a loopback port, counts what comes, keeps the last records, and can be told to fail.
 *
 * <pre>{@code
 * try (ByteAirEmulator emulator = ByteAirEmulator.builder().requestsPerSecond(100).start()) {
 *     // point a client at emulator.endpoint(), then
 *     assert emulator.stats().duplicates() == 0;
 * }
 * }</pre>
 *
 * <p>Safe for several threads. Once stopped it can't be started again; build another one.
 */
public final class ByteAirEmulator implements AutoCloseable {

    private final EmulatorSettings settings;
    private final ScheduledExecutorService timer;
    private final Journal journal;
    private final HttpListener listener;
    private final BufferBudget buffers = BufferBudget.ofHeap();
    private final Faults faults;
    private final ServiceState state;
    private final MetricsApi metrics;

    private ByteAirEmulator(EmulatorSettings settings) throws IOException {
        this.settings = settings;
        this.timer =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "byteair-emulator-timer");
                            thread.setDaemon(true);
                            return thread;
                        });
        HttpListener[] door = new HttpListener[1];
        this.faults =
                new Faults(
                        settings.clock,
                        timer,
                        new Faults.Door() {
                            @Override
                            public void close() {
                                door[0].close();
                            }

                            @Override
                            public void open() {
                                door[0].open();
                            }
                        },
                        settings.seed);
        this.journal = Journal.open(settings.journal);
        try {
            this.state = new ServiceState(settings, faults, journal);
            journal.replay(new Replay(settings, state));
            DataApi dataApi = new DataApi(settings, faults, state);
            this.metrics = new MetricsApi(settings);
            ControlApi controlApi = new ControlApi(this::stats, state, faults, metrics);
            RequestRouter router =
                    new RequestRouter(
                            settings,
                            dataApi,
                            metrics,
                            controlApi,
                            new ControlGuard(settings.host, settings.controlHosts),
                            state,
                            faults,
                            buffers);
            this.listener =
                    new HttpListener(settings.host, settings.port, settings.maxConnections, router);
            door[0] = listener;
            listener.start();
        } catch (IOException | RuntimeException e) {
            timer.shutdownNow();
            journal.close();
            throw e;
        }
    }

    /** A builder whose defaults suit tests: any free port, no quotas, every JSON object taken. */
    public static Builder builder() {
        return new Builder(new EmulatorSettings());
    }

    /** Where it listens, e.g. {@code http://127.0.0.1:38211}. */
    public String endpoint() {
        String host = settings.host.indexOf(':') < 0 ? settings.host : "[" + settings.host + "]";
        return "http://" + host + ":" + port();
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    /** The tenant (account) it serves, to be sent as {@code Tenant-Id}. */
    public String tenantId() {
        return settings.tenantId;
    }

    /** The application it serves, to stand in the path. */
    public String applicationId() {
        return settings.applicationId;
    }

    /** The access key it knows. */
    public String accessKey() {
        return settings.accessKey;
    }

    /** The secret key that goes with {@link #accessKey()}. */
    public String secretKey() {
        return settings.secretKey;
    }

    /** The token it knows for the air-token scheme. */
    public String airToken() {
        return settings.airToken;
    }

    /** What it counted so far. */
    public EmulatorStats stats() {
        EmulatorStats stats = state.stats();
        stats.connections = listener.accepted();
        stats.openConnections = listener.openConnections();
        return stats;
    }

    /**
     * All records taken, in the order they were.
     *
     * @throws IllegalStateException if more were taken than are kept, so that a test can't pass on
     *     a part of them; raise {@link Builder#keepRecords} or use {@link #latestRecords}
     */
    public List<ReceivedRecord> records() {
        return records(null);
    }

    /** The same, of one topic. */
    public List<ReceivedRecord> records(String topic) {
        long evicted = state.evictedRecords();
        if (evicted > 0) {
            throw new IllegalStateException(
                    evicted
                            + " of the records taken are no longer kept; raise keepRecords("
                            + settings.keepRecords
                            + "), give the JVM a larger heap, or ask for latestRecords.");
        }
        return state.records(topic, Integer.MAX_VALUE);
    }

    /** The newest records that are kept, at most so many, oldest first. */
    public List<ReceivedRecord> latestRecords(int limit) {
        return state.records(null, limit);
    }

    /** The requests that came last, oldest first. */
    public List<ReceivedRequest> requests() {
        return state.requests(Integer.MAX_VALUE);
    }

    /** What clients have reported of their calls, as to the platform's metrics host. */
    public ReportedMetrics metrics() {
        return metrics.metrics();
    }

    /** What goes wrong on purpose; changes hold at once. */
    public Faults faults() {
        return faults;
    }

    /**
     * Sets a day's state, as the platform or its console would.
     *
     * @param stage the stage's name on the wire
     * @param date the day; null for the streaming stage
     */
    public ByteAirEmulator setDay(String topic, String stage, LocalDate date, DayState dayState) {
        ControlApi.checkStage(stage);
        if ((date == null) != stage.equals(Stages.STREAMING)) {
            throw new IllegalArgumentException(
                    "A day has a date in every stage but " + Stages.STREAMING + ".");
        }
        try {
            state.setDay(new DayKey(topic, stage, date), dayState);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Sets the stages in which the project takes data; at the start, all of them. */
    public ByteAirEmulator setStages(String... stages) {
        Arrays.asList(stages).forEach(ControlApi::checkStage);
        try {
            state.setStages(new TreeSet<>(Arrays.asList(stages)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Takes all faults back and forgets records, ids, days and counts; the port stays. */
    public void reset() {
        faults.clear();
        try {
            state.reset();
            metrics.reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The most bytes that bodies took at a time. */
    long peakBuffers() {
        return buffers.peak();
    }

    /** Stops listening and closes all connections. Nothing happens the second time. */
    @Override
    public void close() {
        listener.stop();
        timer.shutdownNow();
        try {
            journal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "ByteAirEmulator(" + endpoint() + ")";
    }

    /** Reads a journal into the state. */
    private static final class Replay implements Journal.Reader {
        private final EmulatorSettings settings;
        private final ServiceState state;
        private final RecordScanner scanner;

        Replay(EmulatorSettings settings, ServiceState state) {
            this.settings = settings;
            this.state = state;
            this.scanner = new RecordScanner(settings.keyFields);
        }

        @Override
        public void write(Instant time, String requestId, DayKey day, byte[] body) {
            try {
                boolean gzip = body.length > 1 && body[0] == 0x1f && body[1] == (byte) 0x8b;
                byte[] json = gzip ? unpack(body) : body;
                TopicSchema schema = settings.schema.of(day.topic());
                state.replayWrite(
                        time, requestId, day, scanner.scan(json, day.recordSeed(), schema, null));
            } catch (IOException | RequestRefused e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }

        /** It was taken once, so that it fits; what was written then may be of another heap. */
        private static byte[] unpack(byte[] body) throws IOException {
            BufferBudget unlimited = new BufferBudget(Long.MAX_VALUE);
            return Gzip.decompress(body, unlimited.largestBody(), unlimited.share());
        }

        @Override
        public void done(
                Instant time, String requestId, String topic, String stage, List<LocalDate> dates) {
            state.replayDone(time, requestId, topic, stage, dates);
        }

        @Override
        public void day(DayKey day, DayState dayState) {
            state.replayDay(day, dayState);
        }

        @Override
        public void stages(Set<String> stages) {
            state.replayStages(stages);
        }
    }

    /** Gathers what an emulator is started with. Not safe for several threads. */
    public static final class Builder {

        private final EmulatorSettings settings;

        Builder(EmulatorSettings settings) {
            this.settings = settings;
        }

        /**
         * The address to listen on; the default is 127.0.0.1, reachable from this machine alone.
         */
        public Builder host(String host) {
            settings.host = required("host", host);
            return this;
        }

        /** The port to listen on; the default, 0, takes any that is free. */
        public Builder port(int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
            }
            settings.port = port;
            return this;
        }

        /** The tenant served; the default is 2100021. */
        public Builder tenantId(String tenantId) {
            settings.tenantId = required("tenantId", tenantId);
            return this;
        }

        /** The application served; the default is 20013144. */
        public Builder applicationId(String applicationId) {
            settings.applicationId = required("applicationId", applicationId);
            return this;
        }

        /** The access key known. */
        public Builder accessKey(String accessKey) {
            settings.accessKey = required("accessKey", accessKey);
            return this;
        }

        /** The secret key that goes with the access key. */
        public Builder secretKey(String secretKey) {
            settings.secretKey = required("secretKey", secretKey);
            return this;
        }

        /** The token known for the air-token scheme. */
        public Builder airToken(String airToken) {
            settings.airToken = required("airToken", airToken);
            return this;
        }

        /**
         * How far {@code Tenant-Ts} may be from this machine's clock; the default is 10 s. The
         * documentation says seconds, not minutes.
         */
        public Builder airMaxSkew(Duration skew) {
            settings.airMaxSkew = notNegative("airMaxSkew", skew);
            return this;
        }

        /** Writes taken in any sliding second before 429; the default, 0, is no limit. */
        public Builder requestsPerSecond(int requests) {
            settings.requestsPerSecond = notNegative("requestsPerSecond", requests);
            return this;
        }

        /** Records taken in any sliding second before 429; the default, 0, is no limit. */
        public Builder recordsPerSecond(int records) {
            settings.recordsPerSecond = notNegative("recordsPerSecond", records);
            return this;
        }

        /** How a 429 travels; the default is in the body. */
        public Builder throttleAs(ThrottleForm form) {
            settings.throttleForm = form;
            return this;
        }

        /** What {@code Retry-After} says on an HTTP 429; the default is 1 s, 0 leaves it out. */
        public Builder retryAfterSeconds(int seconds) {
            settings.retryAfterSeconds = notNegative("retryAfterSeconds", seconds);
            return this;
        }

        /** The time between processing a request and answering it; the default is none. */
        public Builder latency(Duration latency) {
            settings.latency = notNegative("latency", latency);
            return this;
        }

        /** By which records are rejected one by one; the default takes every JSON object. */
        public Builder schema(RecordSchema schema) {
            settings.schema = schema;
            return this;
        }

        /**
         * The fields that make a record unique when duplicates are counted; the default, none, is
         * the whole record, whatever the order of its fields. A record that lacks one of them
         * counts as a whole.
         */
        public Builder keyFields(String... fields) {
            settings.keyFields = Set.of(fields);
            return this;
        }

        /** Topics taken beside user, item and behavior; {@code *} takes every name. */
        public Builder topics(String... topics) {
            settings.topics.addAll(new LinkedHashSet<>(Arrays.asList(topics)));
            return this;
        }

        /** Takes bodies that are not compressed, too; by default they are refused. */
        public Builder allowUncompressed() {
            settings.requireGzip = false;
            return this;
        }

        /**
         * Answers 409 also for a Request-Id whose request was not taken (429, 400, 500); by default
         * it may be used again. Which of the two the service does is not documented. What an outage
         * swallows without an answer burns no id.
         */
        public Builder burnRefusedIds() {
            settings.burnRefusedIds = true;
            return this;
        }

        /** The size as sent beyond which a body is answered HTTP 413; the default is 32 MiB. */
        public Builder maxBodyBytes(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("maxBodyBytes must be 1 or more");
            }
            settings.maxBodyBytes = bytes;
            return this;
        }

        /**
         * How many connections may be open at a time; the default is 1,000. For one more, the one
         * that has been idle longest is closed; if none is, the new one is.
         */
        public Builder maxConnections(int connections) {
            if (connections < 1) {
                throw new IllegalArgumentException("maxConnections must be 1 or more");
            }
            settings.maxConnections = connections;
            return this;
        }

        /**
         * Names, beside localhost, IP addresses and {@link #host}, by which the live page and the
         * control interface may be asked for; the default is none. A name that is not listed may be
         * a web page's that was made to point here.
         */
        public Builder controlHosts(String... names) {
            for (String name : names) {
                settings.controlHosts.add(required("controlHosts", name));
            }
            return this;
        }

        /**
         * How many of the records taken last are kept to be looked at; the default is 100,000. They
         * never take more than a quarter of the heap.
         */
        public Builder keepRecords(int records) {
            settings.keepRecords = notNegative("keepRecords", records);
            return this;
        }

        /** How many of the last requests are logged; the default is 50,000. */
        public Builder keepRequests(int requests) {
            settings.keepRequests = notNegative("keepRequests", requests);
            return this;
        }

        /** From which the faults' chance is drawn; the default is 42. */
        public Builder seed(long seed) {
            settings.seed = seed;
            return this;
        }

        /**
         * A file in which everything taken is written down before it is answered, and from which it
         * is read again at the next start; the default is none.
         */
        public Builder journal(Path file) {
            settings.journal = file;
            return this;
        }

        /** The clock for signatures, days and times; the default is the machine's. */
        public Builder clock(Clock clock) {
            settings.clock = clock;
            return this;
        }

        /** The running time in nanoseconds by which quotas and peaks are measured. */
        Builder nanoTime(LongSupplier nanoTime) {
            settings.nanoTime = nanoTime;
            return this;
        }

        EmulatorSettings settings() {
            return settings.copy();
        }

        /**
         * Starts it; when this returns, it listens.
         *
         * @throws UncheckedIOException if it can't listen there or can't read its journal
         */
        public ByteAirEmulator start() {
            try {
                return new ByteAirEmulator(settings.copy());
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }

        private static String required(String name, String value) {
            if (value == null || value.isEmpty()) {
                throw new IllegalArgumentException(name + " must not be empty");
            }
            return value;
        }

        private static int notNegative(String name, int value) {
            if (value < 0) {
                throw new IllegalArgumentException(name + " must be 0 or more, not " + value);
            }
            return value;
        }

        private static Duration notNegative(String name, Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(name + " must be 0 or more, not " + value);
            }
            return value;
        }
    }
}
