/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One case, in this process: a warm-up, then what counts. */
@Command(
        name = "case",
        hidden = true,
        description = "Runs one case in this process and prints its line of JSON.")
final class CaseCommand implements Callable<Integer> {

    private static final long FIRST_WARM_UP = 20_000;
    private static final long BATCH = 1_000;

    /**
     * Of a run of so few, if no more are wanted, several are made and the one in the middle is
     * taken.
     */
    private static final long FEW = 200_000;

    private static final int REPEATS_OF_FEW = 5;

    @Option(names = "--emulator", required = true)
    private Path emulatorJar;

    @Option(names = "--writer", required = true)
    private String writer;

    @Option(names = "--latency")
    private int latencyMillis;

    @Option(names = "--quota")
    private boolean quota;

    @Option(names = "--parallelism")
    private int parallelism = 1;

    @Option(names = "--rate")
    private double rate;

    @Option(names = "--records")
    private long records;

    @Option(names = "--json-bytes")
    private int jsonBytes = Behaviors.SMALL;

    @Option(names = "--metrics")
    private boolean metrics;

    @Option(names = "--seconds")
    private double seconds = 10;

    @Override
    public Integer call() throws Exception {
        PipelineCase it =
                new PipelineCase(
                        Writer.of(writer),
                        latencyMillis,
                        quota,
                        parallelism,
                        rate,
                        records,
                        jsonBytes);
        try (EmulatorProcess emulator = EmulatorProcess.start(emulatorJar, it)) {
            PipelineRun run = new PipelineRun(it, emulator.target(), metrics);
            long count = warmUp(run, it);
            List<Result> results = new ArrayList<>();
            int repeats = records > 0 && records < FEW ? REPEATS_OF_FEW : 1;
            for (int i = 0; i < repeats; i++) {
                results.add(measure(run, it, count, emulator));
            }
            results.sort(Comparator.comparingDouble(Result::cpuSecondsPerMillion));
            Result median = results.get(results.size() / 2);
            System.out.println(new ObjectMapper().writeValueAsString(median));
        }
        return 0;
    }

    private static Result measure(
            PipelineRun run, PipelineCase it, long count, EmulatorProcess emulator)
            throws Exception {
        emulator.reset();
        System.gc();
        double cpuBefore = emulator.cpu().toMillis() / 1e3;
        Meter meter = run.run(count);
        double emulatorCpu = emulator.cpu().toMillis() / 1e3 - cpuBefore;
        return result(it, count, meter, emulatorCpu, emulator.stats());
    }

    /**
     * As the run that counts, until its code is compiled; one that waits most of its time is warmed
     * up without its waiting. Returns how many records the run that counts should have.
     */
    private long warmUp(PipelineRun run, PipelineCase it) throws Exception {
        if (it.rate() > 0) {
            // The one with the quota would refuse most of it.
            try (EmulatorProcess unlimited = EmulatorProcess.start(emulatorJar, it.unpaced())) {
                flatOut(new PipelineRun(it.unpaced(), unlimited.target(), metrics));
            }
            run.run(Math.max(1, (long) (rate * seconds / 4)));
            return (long) (rate * seconds);
        }
        double perSecond = flatOut(run);
        return records > 0 ? records : inBatches(perSecond * seconds);
    }

    private double flatOut(PipelineRun run) throws Exception {
        double perSecond = FIRST_WARM_UP / run.run(FIRST_WARM_UP).seconds();
        long second = inBatches(perSecond * seconds / 2);
        perSecond = second / run.run(second).seconds();
        long third = inBatches(perSecond * seconds / 2);
        return third / run.run(third).seconds();
    }

    /** The floor has whole bodies only. */
    private static long inBatches(double wanted) {
        return Math.max(1, Math.round(wanted / BATCH)) * BATCH;
    }

    private static Result result(
            PipelineCase it, long count, Meter meter, double emulatorCpu, JsonNode stats) {
        long accepted = stats.path("accepted").asLong();
        if (accepted != count) {
            throw new IllegalStateException(
                    "Wrote " + count + " records, but the service took " + accepted + ".");
        }
        double millions = count / 1e6;
        return new Result(
                it.name(),
                it.writer().label(),
                it.latencyMillis(),
                it.quota(),
                it.parallelism(),
                it.rate(),
                count,
                rounded(stats.path("jsonBytes").asDouble() / count),
                rounded(meter.seconds()),
                Math.round(count / meter.seconds()),
                rounded(meter.cpuSeconds() / millions),
                rounded(meter.cpuSeconds() / meter.seconds()),
                rounded(emulatorCpu / millions),
                ackMillis(meter, 50),
                ackMillis(meter, 99),
                ackMillis(meter, 100),
                rounded(meter.heapPeakMb()),
                rounded(meter.livePeakMb()),
                stats.path("requests").asLong(),
                stats.path("throttled").asLong());
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    @Nullable
    private static Double ackMillis(Meter meter, double percentile) {
        double millis = meter.ackMillis(percentile);
        return Double.isNaN(millis) ? null : rounded(millis);
    }
}
