/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.byteair.flink.e2e.harness.Arrivals;
import io.github.byteair.flink.e2e.harness.Bench;
import io.github.byteair.flink.e2e.harness.EmulatorProcess;
import io.github.byteair.flink.e2e.harness.FlinkCluster;
import io.github.byteair.flink.e2e.harness.FlinkDistribution;
import io.github.byteair.flink.e2e.harness.Results;
import io.github.byteair.flink.e2e.harness.Waiting;
import io.github.byteair.flink.e2e.job.NumbersJob;
import io.github.byteair.flink.e2e.job.SqlScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One connector on each version of Flink it is for: the thin jar in a job, the uber jar in lib. */
@Tag("e2e")
class MatrixITCase {

    private static final String TABLE = "Compatibility";
    private static final Duration IN_TIME = Duration.ofSeconds(90);

    @RegisterExtension final Bench bench = new Bench();

    @ParameterizedTest
    @ValueSource(strings = {"1.20.3", "2.1.1", "2.2.0", "2.3.0"})
    void thinJar(String version) throws Exception {
        EmulatorProcess emulator = bench.emulator("--schema", "commerce");
        FlinkCluster cluster = bench.cluster(version, List.of(), Map.of()).start(1);
        streaming(version, cluster, emulator);
        emulator.reset();
        batchWithDone(version, cluster, emulator);
        emulator.reset();
        deadLetters(version, cluster, emulator);
    }

    private void streaming(String version, FlinkCluster cluster, EmulatorProcess emulator)
            throws Exception {
        String job =
                run(
                        cluster,
                        emulator,
                        "--count",
                        "20000",
                        "--rate",
                        "2500",
                        "--parallelism",
                        "2",
                        "--checkpoint-interval",
                        "500");
        cluster.awaitState(job, "FINISHED", IN_TIME);

        Arrivals arrivals = Arrivals.read(emulator.journal(), 20_000);
        assertThat(arrivals.lost()).as("lost").isZero();
        assertThat(arrivals.duplicates()).as("duplicates").isZero();
        // How many it gets to in eight seconds is the machine's affair.
        assertThat(cluster.completedCheckpoints(job)).as("checkpoints").isPositive();
        Results.cell(TABLE, version, "streaming job, thin jar", "20,000 once each");
    }

    private void batchWithDone(String version, FlinkCluster cluster, EmulatorProcess emulator)
            throws Exception {
        String job =
                run(
                        cluster,
                        emulator,
                        "--count",
                        "30000",
                        "--parallelism",
                        "2",
                        "--batch",
                        "true",
                        "--stage",
                        "incremental_sync_daily",
                        "--done",
                        "true");
        cluster.awaitState(job, "FINISHED", IN_TIME);

        Arrivals arrivals = Arrivals.read(emulator.journal(), 30_000);
        assertThat(arrivals.lost()).as("lost").isZero();
        assertThat(arrivals.duplicates()).as("duplicates").isZero();
        List<JsonNode> done = new ArrayList<>();
        List<String> kinds = new ArrayList<>();
        for (String line : Files.readAllLines(emulator.journal())) {
            JsonNode entry = EmulatorProcess.json(line);
            kinds.add(entry.path("kind").asText());
            if (entry.path("kind").asText().equals("done")) {
                done.add(entry);
            }
        }
        assertThat(done).as("calls of done").hasSize(1);
        Set<String> dates = new TreeSet<>();
        done.get(0).path("dates").forEach(date -> dates.add(date.asText()));
        assertThat(dates).containsExactly("2022-01-01", "2022-01-02", "2022-01-03");
        assertThat(kinds.lastIndexOf("write")).isLessThan(kinds.indexOf("done"));
        Results.cell(TABLE, version, "batch job with `done`", "30,000 once each, 3 days done");
    }

    private void deadLetters(String version, FlinkCluster cluster, EmulatorProcess emulator)
            throws Exception {
        Path folder = bench.folder().resolve("dead-letters");
        String job =
                run(
                        cluster,
                        emulator,
                        "--count",
                        "5000",
                        "--rate",
                        "2500",
                        "--parallelism",
                        "2",
                        "--bad-every",
                        "100",
                        "--dead-letters",
                        folder.toUri().toString());
        cluster.awaitState(job, "FINISHED", IN_TIME);

        assertThat(emulator.accepted()).isEqualTo(4_950);
        Set<Long> rejected = new TreeSet<>();
        int lines = 0;
        for (String line : lines(folder)) {
            JsonNode letter = EmulatorProcess.json(line);
            assertThat(letter.path("cause").asText()).isEqualTo("REJECTED_BY_SERVICE");
            rejected.add(letter.path("json").path("n").asLong());
            lines++;
        }
        assertThat(lines).isEqualTo(50);
        assertThat(rejected).hasSize(50).allMatch(n -> n % 100 == 0);
        Results.cell(TABLE, version, "dead letters in files", "4,950 taken, 50 letters");
    }

    private static List<String> lines(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).collect(Collectors.toList());
        }
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            assertThat(file.getFileName().toString()).doesNotStartWith(".").endsWith(".jsonl");
            lines.addAll(Files.readAllLines(file));
        }
        return lines;
    }

    private static String run(FlinkCluster cluster, EmulatorProcess emulator, String... own)
            throws Exception {
        List<String> arguments = new ArrayList<>(emulator.jobArguments());
        arguments.addAll(List.of(own));
        return cluster.submit(Bench.jobJar(), NumbersJob.class, arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.3", "2.1.1", "2.2.0", "2.3.0"})
    void uberJarInLib(String version) throws Exception {
        EmulatorProcess emulator = bench.emulator();
        FlinkCluster cluster = bench.cluster(version, List.of(Bench.uberJar()), Map.of()).start(1);
        boolean client = FlinkDistribution.of(version).hasSqlClient();

        String streaming = run(cluster, client, script(emulator));
        run(cluster, client, batchScript(emulator));

        Arrivals arrivals = Arrivals.read(emulator.journal(), 15_000);
        assertThat(arrivals.lost()).as("lost").isZero();
        assertThat(arrivals.duplicates()).as("duplicates").isZero();
        assertThat(cluster.completedCheckpoints(streaming)).as("checkpoints").isPositive();
        assertThat(emulator.records("item")).as("rows that name this topic").hasSize(500);
        List<JsonNode> done = new ArrayList<>();
        for (String line : Files.readAllLines(emulator.journal())) {
            if (line.startsWith("{\"kind\":\"done\"")) {
                done.add(EmulatorProcess.json(line).path("dates"));
            }
        }
        assertThat(done).singleElement().hasToString("[\"2022-01-01\"]");
        Results.cell(
                TABLE,
                version,
                "SQL scripts, uber jar in `lib/`",
                "10,000 streamed to two topics by their column, 5,000 in a batch with `done`, once"
                        + " each; "
                        + (client ? "SQL client" : "statements run by a job"));
    }

    /**
     * Goods that change, in a file as Debezium tells of them, of which those on sale are items:
     * whatever leaves the filter is taken down, by each version's plan, with and without the upsert
     * materializer.
     */
    @ParameterizedTest
    @ValueSource(strings = {"1.20.3", "2.1.1", "2.2.0"})
    void changelogs(String version) throws Exception {
        EmulatorProcess emulator = bench.emulator();
        FlinkCluster cluster = bench.cluster(version, List.of(Bench.uberJar()), Map.of()).start(2);
        boolean client = FlinkDistribution.of(version).hasSqlClient();
        ShopFile shop = ShopFile.write(bench.folder().resolve("goods.json"));
        for (String plan : List.of("3 AUTO", "1 FORCE")) {
            emulator.reset();
            String[] settings = plan.split(" ");
            run(cluster, client, changelogScript(shop, settings[0], settings[1], emulator));
            List<JsonNode> written = emulator.records("item");
            shop.assertTold(written);
            Results.cell(
                    TABLE,
                    version,
                    "a CDC file through a filter, parallelism "
                            + settings[0]
                            + ", upsert materializer "
                            + settings[1],
                    shop.left()
                            + " rows left it, 0 still on sale; "
                            + written.size()
                            + " writes of "
                            + shop.rowsOfFilter()
                            + " rows");
        }
    }

    private static String changelogScript(
            ShopFile shop, String parallelism, String materialize, EmulatorProcess emulator) {
        return "SET 'execution.checkpointing.interval' = '500 ms';\n"
                + "SET 'parallelism.default' = '"
                + parallelism
                + "';\n"
                + "SET 'table.exec.sink.upsert-materialize' = '"
                + materialize
                + "';\n"
                + "CREATE TABLE goods (id BIGINT, on_sale INT, version INT,"
                + " PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '"
                + shop.file().toUri()
                + "', 'format' = 'debezium-json');\n"
                + "CREATE TABLE item (id BIGINT, status INT, version INT,"
                + " PRIMARY KEY (id) NOT ENFORCED) WITH ('sink.delete.policy' = 'mark',"
                + " 'sink.delete.mark-field' = 'status', 'sink.delete.mark-value' = '0', "
                + connector(emulator).replace("'behavior'", "'item'")
                + ");\n"
                + "INSERT INTO item SELECT id, on_sale AS status, version FROM goods"
                + " WHERE on_sale = 1;\n";
    }

    /** Runs a script that is one job, in the SQL client if there is one; returns the job's id. */
    private String run(FlinkCluster cluster, boolean client, String statements) throws Exception {
        List<String> before = cluster.jobs();
        Path script = bench.folder().resolve("script" + before.size() + ".sql");
        Files.writeString(script, statements);
        if (client) {
            cluster.runInSqlClient(script);
        } else {
            cluster.submit(Bench.classesJar(), SqlScript.class, List.of(script.toString()));
        }
        List<String> jobs = new ArrayList<>();
        Waiting.until(
                "the job",
                IN_TIME,
                () -> {
                    jobs.clear();
                    jobs.addAll(cluster.jobs());
                    jobs.removeAll(before);
                    return jobs.size() == 1;
                });
        cluster.awaitState(jobs.get(0), "FINISHED", IN_TIME);
        return jobs.get(0);
    }

    private static String script(EmulatorProcess emulator) {
        return "SET 'execution.checkpointing.interval' = '500 ms';\n"
                + "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen',"
                + " 'rows-per-second' = '4000', 'fields.n.kind' = 'sequence',"
                + " 'fields.n.start' = '0', 'fields.n.end' = '9999');\n"
                + "CREATE TABLE behavior (n BIGINT, user_id STRING, bhv_time TIMESTAMP_LTZ(3),"
                + " topic STRING METADATA)\n"
                + "WITH ('sink.topic.weight.item' = '2', "
                + connector(emulator)
                + ");\n"
                + "EXPLAIN "
                + SPLIT
                + "\n"
                + SPLIT;
    }

    /** Each twentieth row names a topic; the others are of the table's. */
    private static final String SPLIT =
            "INSERT INTO behavior SELECT n, CONCAT('u', CAST(n AS STRING)),"
                    + " TO_TIMESTAMP_LTZ(1700000000 + n, 0),"
                    + " CASE WHEN MOD(n, 20) = 0 THEN 'item' END FROM numbers;\n";

    private static String batchScript(EmulatorProcess emulator) {
        return "SET 'execution.runtime-mode' = 'batch';\n"
                + "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen',"
                + " 'number-of-rows' = '5000', 'fields.n.kind' = 'sequence',"
                + " 'fields.n.start' = '10000', 'fields.n.end' = '14999');\n"
                + "CREATE TABLE behavior (n BIGINT, user_id STRING,"
                + " dt DATE METADATA FROM 'data-date')\n"
                + "WITH ('stage' = 'incremental_sync_daily', 'sink.done-on-completion' = 'true', "
                + connector(emulator)
                + ");\n"
                + "INSERT INTO behavior SELECT n, CONCAT('u', CAST(n AS STRING)),"
                + " DATE '2022-01-01' FROM numbers;\n";
    }

    private static String connector(EmulatorProcess emulator) {
        return "'connector' = 'byteair', 'topic' = 'behavior', 'endpoint' = '"
                + emulator.endpoint()
                + "', 'application-id' = '"
                + EmulatorProcess.APPLICATION_ID
                + "', 'tenant-id' = '"
                + EmulatorProcess.TENANT_ID
                + "', 'auth.access-key' = '"
                + EmulatorProcess.ACCESS_KEY
                + "', 'auth.secret-key' = '"
                + EmulatorProcess.SECRET_KEY
                + "'";
    }
}
