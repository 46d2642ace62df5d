/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.byteair.flink.e2e.harness.Bench;
import io.github.byteair.flink.e2e.harness.EmulatorProcess;
import io.github.byteair.flink.e2e.harness.FlinkCluster;
import io.github.byteair.flink.e2e.harness.FlinkDistribution;
import io.github.byteair.flink.e2e.harness.KafkaProcess;
import io.github.byteair.flink.e2e.harness.Results;
import io.github.byteair.flink.e2e.harness.Waiting;
import io.github.byteair.flink.e2e.job.SqlScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Behaviour and items from Kafka by the recipes of docs/sql.md: messages that are none, tombstones,
 * a broker that is killed and started again in mid-stream.
 */
class KafkaITCase {

    private static final Duration IN_TIME = Duration.ofSeconds(120);
    private static final int CLICKS = 3_000;
    private static final int GOODS = 200;

    /** What is no click, or none that the platform could use, each in another way. */
    private static final List<String> NO_CLICKS =
            List.of(
                    "",
                    "not JSON",
                    "{\"uid\":\"torn\",\"action\":\"cli",
                    "null",
                    "42",
                    "{\"uid\":\"late\",\"action\":\"click\",\"item\":\"g\",\"ts\":\"soon\"}",
                    "{\"uid\":{\"of\":\"another kind\"},\"action\":1,\"ts\":[]}",
                    "{\"action\":\"click\",\"item\":\"g\",\"ts\":1795393800000}",
                    "{}");

    @RegisterExtension final Bench bench = new Bench();

    private final String page = read("../docs/sql.md");
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final Map<String, String> goods = new TreeMap<>();
    private KafkaProcess kafka;
    private EmulatorProcess emulator;
    private KafkaProducer<String, byte[]> producer;
    private int clicks;

    @Test
    @Tag("e2e")
    void recipes() throws Exception {
        run("2.3.0");
    }

    /** The version that Kafka's connector is built for; before a release. */
    @Test
    @Tag("soak")
    void recipesOnTheVersionBefore() throws Exception {
        run("2.2.1");
    }

    private void run(String version) throws Exception {
        kafka = bench.kafka();
        kafka.create(2, "clicks", "goods");
        emulator = bench.emulator();
        List<Path> libraries = new ArrayList<>(FlinkDistribution.of(version).more("kafka"));
        libraries.add(Bench.uberJar());
        FlinkCluster cluster =
                bench.cluster(version, libraries, Map.of("taskmanager.numberOfTaskSlots", "4"))
                        .start(1);
        try (KafkaProducer<String, byte[]> open = newProducer()) {
            producer = open;
            sendClicks();
            sendGoods(1);
            open.flush();
            String behaviour = submit(cluster, behaviour());
            String items = submit(cluster, items());
            awaitClicks();
            awaitItems();

            sendClicks();
            sendGoods(2);
            kafka.kill();
            sendClicks();
            sendGoods(3);
            kafka.start();
            sendClicks();
            sendGoods(4);
            open.flush();
            for (Future<RecordMetadata> each : sent) {
                each.get(1, TimeUnit.MINUTES);
            }
            awaitClicks();
            awaitItems();
            assertThat(cluster.state(behaviour)).isEqualTo("RUNNING");
            assertThat(cluster.state(items)).isEqualTo("RUNNING");
        }
        Results.cell(
                "Kafka",
                version,
                "the recipes of docs/sql.md",
                clicks
                        + " clicks and "
                        + goods.size()
                        + " goods, malformed messages and tombstones among them; the broker killed"
                        + " and started again");
    }

    // ------------------------------------------------------------------ what is sent

    /** While the broker is away it keeps what it is given; else it forgets where that goes. */
    private KafkaProducer<String, byte[]> newProducer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.servers(),
                        "metadata.recovery.strategy",
                        "none",
                        "linger.ms",
                        "5"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private void send(String topic, String key, String value) {
        sent.add(
                producer.send(
                        new ProducerRecord<>(
                                topic, key, value == null ? null : value.getBytes(UTF_8))));
    }

    private void sendClicks() {
        for (int i = 0; i < CLICKS; i++) {
            if (i % 50 == 0) {
                send("clicks", null, NO_CLICKS.get(i / 50 % NO_CLICKS.size()));
                producer.send(new ProducerRecord<>("clicks", null, new byte[] {'{', -1, '"'}));
                producer.send(new ProducerRecord<>("clicks", null, null));
            }
            send(
                    "clicks",
                    null,
                    "{\"uid\":\"u"
                            + clicks++
                            + "\",\"action\":\"click\",\"item\":\"g42\",\"page\":\"p\",\"ts\":1795393800123}");
        }
    }

    /** Three versions of each; a third is gone then, a third of these is back. */
    private void sendGoods(int round) {
        for (int version = 1; version <= 3; version++) {
            for (int i = 0; i < GOODS; i++) {
                put("g" + i, "\"商品" + i + "\"", 10 * round + version, i % 10 > 0);
            }
            send("goods", "g" + version, "not JSON");
            send("goods", null, "{\"name\":\"no key\",\"price\":1,\"on_sale\":true}");
            send("goods", "g-never", null);
        }
        for (int i = 0; i < GOODS; i += 3) {
            send("goods", "g" + i, null);
            goods.computeIfPresent("g" + i, (id, item) -> "0" + item.substring(1));
        }
        for (int i = round; i < GOODS; i += 9) {
            put("g" + i, "\"商品" + i + "\"", 10 * round + 5, true);
        }
    }

    private void put(String id, String name, int price, boolean onSale) {
        send(
                "goods",
                id,
                "{\"name\":"
                        + name
                        + ",\"brand\":\"b\",\"price\":"
                        + price
                        + ".50,\"on_sale\":"
                        + onSale
                        + "}");
        goods.put(id, (onSale ? 1 : 0) + "/" + price + ".50/" + name);
    }

    // ------------------------------------------------------------------ what arrives

    private void awaitClicks() throws Exception {
        TreeSet<String> expected = new TreeSet<>();
        for (int i = 0; i < clicks; i++) {
            expected.add("u" + i);
        }
        Waiting.until(
                clicks + " clicks",
                IN_TIME,
                () -> {
                    TreeSet<String> users = new TreeSet<>();
                    for (JsonNode line : emulator.records("behavior")) {
                        users.add(line.path("record").path("user_id").asText());
                    }
                    if (!expected.containsAll(users)) {
                        users.removeAll(expected);
                        throw new AssertionError("Arrived, and should not have: " + users);
                    }
                    return users.equals(expected);
                });
    }

    private void awaitItems() throws Exception {
        Map<String, String> last = new TreeMap<>();
        try {
            Waiting.until(
                    "the goods as they are",
                    IN_TIME,
                    () -> {
                        last.clear();
                        for (JsonNode line : emulator.records("item")) {
                            JsonNode item = line.path("record");
                            last.put(
                                    item.path("goods_id").asText(),
                                    item.path("status").asInt()
                                            + "/"
                                            + item.path("current_price").decimalValue().setScale(2)
                                            + "/"
                                            + item.path("title"));
                        }
                        return last.equals(goods);
                    });
        } catch (AssertionError late) {
            assertThat(last).as(late.getMessage()).isEqualTo(goods);
            throw late;
        }
    }

    // ------------------------------------------------------------------ the page's statements

    private String submit(FlinkCluster cluster, String statements) throws Exception {
        Path script = Files.createTempFile(bench.folder(), "recipe", ".sql");
        Files.writeString(script, "SET 'parallelism.default' = '2';\n" + statements);
        String job =
                cluster.submit(Bench.classesJar(), SqlScript.class, List.of(script.toString()));
        cluster.awaitRunning(job, IN_TIME);
        return job;
    }

    private String behaviour() {
        return opened(table("## Start\n", "behavior") + block("## Recipe: behaviour from Kafka\n"));
    }

    private String items() {
        return opened(
                table("## Recipe: items from MySQL\n", "item")
                        + block("## Recipe: items from Kafka\n"));
    }

    private String block(String heading) {
        int from = page.indexOf("```sql\n", page.indexOf("\n" + heading)) + "```sql\n".length();
        return page.substring(from, page.indexOf("```", from));
    }

    private String table(String heading, String name) {
        String block = block(heading);
        int from = block.indexOf("CREATE TABLE " + name + " (");
        return block.substring(from, block.indexOf(");\n", from)) + ");\n";
    }

    /**
     * Changed is only what the page leaves open, where the service is, and how often it is time.
     */
    private String opened(String statements) {
        Map<String, String> open = new TreeMap<>();
        open.put(
                "'properties.bootstrap.servers' = '…'",
                "'properties.bootstrap.servers' = '" + kafka.servers() + "'");
        open.put("'30 s'", "'1 s'");
        open.put(
                "'application-id'", "'endpoint' = '" + emulator.endpoint() + "', 'application-id'");
        open.put("'10000000'", "'" + EmulatorProcess.APPLICATION_ID + "'");
        open.put("'2100021'", "'" + EmulatorProcess.TENANT_ID + "'");
        String sql =
                statements.lines().map(KafkaITCase::uncommented).collect(Collectors.joining("\n"))
                        + "\n";
        for (Map.Entry<String, String> each : open.entrySet()) {
            assertThat(sql).contains(each.getKey());
            sql = sql.replace(each.getKey(), each.getValue());
        }
        return sql;
    }

    /** The SQL client knows comments; what runs the statements here does not behind a semicolon. */
    private static String uncommented(String line) {
        return line.replaceAll("\\s+--.*", "");
    }

    private static String read(String file) {
        try {
            return Files.readString(Paths.get(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
