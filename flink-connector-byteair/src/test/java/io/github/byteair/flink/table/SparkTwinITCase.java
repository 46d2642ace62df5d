/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.byteair.emulator.ByteAirEmulatorExtension;
import io.github.byteair.emulator.ReceivedRecord;
import io.github.byteair.emulator.ReceivedRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The twin of a PySpark script round the SDK, as docs/migrate-from-sdk.md has it: run on the same
 * files, it writes the records that the script would.
 */
@Tag("long")
class SparkTwinITCase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPT = Path.of("..", "examples", "sql", "items-from-json.sql");
    private static final Path OWN_INPUT = Path.of("src", "test", "resources", "items-2022-01-01");
    private static final Pattern SETTING = Pattern.compile("SET '(.*)' = '(.*)'");

    @RegisterExtension
    static final ByteAirEmulatorExtension BYTEAIR = new ByteAirEmulatorExtension();

    @TempDir private Path folder;

    @Test
    void ourOwnFiles() throws Exception {
        run(OWN_INPUT.toAbsolutePath());

        assertSameAsTheScripts(OWN_INPUT);
        assertThat(BYTEAIR.records()).hasSize(7);
    }

    /** Each article of a real shop, as it was sold last, in four files. */
    @Test
    void aRealShopsArticles() throws Exception {
        Path csv =
                Path.of(System.getProperty("byteair.shared"), "data", "online-retail-2010-12.csv");
        assumeTrue(Files.isRegularFile(csv), "the data set is not here: " + csv);
        List<String> lines = articles(csv);
        for (int file = 0; file < 4; file++) {
            int part = file;
            List<String> own = new ArrayList<>();
            for (int i = part; i < lines.size(); i += 4) {
                own.add(lines.get(i));
            }
            Files.write(folder.resolve("part-" + part + ".json"), own);
        }

        run(folder);

        assertThat(lines).hasSizeGreaterThan(2_000);
        assertSameAsTheScripts(folder);
        assertThat(BYTEAIR.requests()).hasSizeLessThan(20);
    }

    @Test
    void thePageShowsTheFileThatIsRun() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "migrate-from-sdk.md"));
        String statements = Files.readString(SCRIPT);
        assertThat(page)
                .contains("```sql\n" + statements.substring(statements.indexOf("SET ")) + "```");
    }

    private static void run(Path input) throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        tables.getConfig().set("parallelism.default", "2");
        String script =
                Files.readString(SCRIPT)
                        .replaceAll("--.*", "")
                        .replace("${INPUT}", input.toUri().toString())
                        .replace("${DATE}", "2022-01-01")
                        .replace("${BYTEAIR_ENDPOINT}", BYTEAIR.endpoint())
                        .replace("${BYTEAIR_APPLICATION_ID}", BYTEAIR.applicationId())
                        .replace("${BYTEAIR_TENANT_ID}", BYTEAIR.tenantId())
                        .replace(
                                "'auth.credentials'        = 'env'",
                                "'auth.access-key' = '"
                                        + BYTEAIR.accessKey()
                                        + "', 'auth.secret-key' = '"
                                        + BYTEAIR.secretKey()
                                        + "'");
        for (String statement : script.split(";")) {
            Matcher setting = SETTING.matcher(statement);
            if (!setting.find() && !statement.isBlank()) {
                tables.executeSql(statement).await();
            }
        }
    }

    /** What {@code json.loads} makes of each line is what {@code write_data} sends. */
    private static void assertSameAsTheScripts(Path input) throws Exception {
        List<String> expected = new ArrayList<>();
        try (Stream<Path> files = Files.list(input)) {
            for (Path file : files.collect(Collectors.toList())) {
                for (String line : Files.readAllLines(file)) {
                    ObjectNode record = (ObjectNode) JSON.readTree(line);
                    JsonNode tags = record.get("tags");
                    if (tags != null && tags.isArray()) {
                        // The platform takes an array as a string; a script says so itself.
                        record.put("tags", tags.toString());
                    }
                    // A None is sent as null, and means no more than a field that is not there.
                    record.remove(
                            Stream.of("title", "status", "current_price", "pub_time", "tags")
                                    .filter(field -> record.path(field).isNull())
                                    .collect(Collectors.toList()));
                    expected.add(record.toString());
                }
            }
        }
        List<String> written = new ArrayList<>();
        for (ReceivedRecord record : BYTEAIR.records()) {
            assertThat(record.topic()).isEqualTo("item");
            assertThat(record.stage()).isEqualTo("incremental_sync_daily");
            assertThat(record.dataDate()).contains(LocalDate.of(2022, 1, 1));
            written.add(JSON.readTree(record.json()).toString());
        }
        assertThat(written).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(BYTEAIR.stats().duplicates()).isZero();
        List<ReceivedRequest> requests = BYTEAIR.requests();
        assertThat(requests.get(requests.size() - 1).kind()).isEqualTo("done");
        assertThat(BYTEAIR.stats().done()).hasSize(1);
        assertThat(BYTEAIR.stats().done().get(0).dates()).containsExactly(LocalDate.of(2022, 1, 1));
    }

    private static List<String> articles(Path csv) throws Exception {
        Map<String, String> articles = new TreeMap<>();
        List<String> lines = Files.readAllLines(csv, StandardCharsets.UTF_8);
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
            ObjectNode article = JSON.createObjectNode();
            article.put("goods_id", fields[1]);
            article.put("title", fields[2].replaceAll("^\"|\"$", "").replace("\"\"", "\""));
            article.put("status", 1);
            article.put("current_price", Double.parseDouble(fields[5]));
            article.put("pub_time", 1_291_161_600L);
            article.putArray("tags").add(fields[7]).add("线上");
            articles.put(fields[1], article.toString());
        }
        return new ArrayList<>(articles.values());
    }
}
