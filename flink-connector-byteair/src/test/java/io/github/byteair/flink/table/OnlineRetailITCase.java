/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.byteair.emulator.ByteAirEmulatorExtension;
import io.github.byteair.emulator.ReceivedRecord;
import io.github.byteair.flink.SharedCluster;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The statements of examples/sql/online-retail.sql on the real orders, against what this class
 * reads in the CSV by itself.
 */
@ExtendWith(SharedCluster.class)
class OnlineRetailITCase {

    @RegisterExtension
    static final ByteAirEmulatorExtension BYTEAIR = new ByteAirEmulatorExtension();

    private static final Path SCRIPT = Path.of("..", "examples", "sql", "online-retail.sql");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm");
    private static final Pattern SETTING = Pattern.compile("SET '(.*)' = '(.*)'");

    @Test
    void everyFieldOfEveryRecordIsAsTheFileSays() throws Exception {
        Path csv =
                Path.of(System.getProperty("byteair.shared"), "data", "online-retail-2010-12.csv");
        assumeTrue(Files.isRegularFile(csv), "the data set is not here: " + csv);

        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        for (String statement : statements(csv)) {
            Matcher setting = SETTING.matcher(statement);
            if (!setting.find()) {
                tables.executeSql(statement).await();
            } else if (!setting.group(1).equals("table.dml-sync")) {
                tables.getConfig().set(setting.group(1), setting.group(2));
            }
        }

        List<String> behavior = new ArrayList<>();
        Map<String, String> titles = new TreeMap<>();
        Map<String, BigDecimal> prices = new TreeMap<>();
        List<List<String>> lines = parse(Files.readString(csv, StandardCharsets.UTF_8));
        for (List<String> line : lines.subList(1, lines.size())) {
            String goods = line.get(1);
            BigDecimal price = new BigDecimal(line.get(5)).setScale(4);
            prices.merge(goods, price, BigDecimal::max);
            String title = line.get(2);
            if (!title.isEmpty()) {
                titles.merge(goods, title, (a, b) -> compareAsBytes(a, b) >= 0 ? a : b);
            }
            if (!line.get(6).isEmpty()) {
                behavior.add(
                        "{\"user_id\":\""
                                + line.get(6)
                                + "\",\"bhv_type\":\""
                                + (line.get(0).startsWith("C") ? "cancel" : "purchase")
                                + "\",\"bhv_time\":"
                                + LocalDateTime.parse(line.get(4), TIME)
                                        .atZone(ZoneId.of("Europe/London"))
                                        .toEpochSecond()
                                + ",\"goods_id\":"
                                + quoted(goods)
                                + ",\"quantity\":"
                                + Integer.parseInt(line.get(3))
                                + ",\"price\":"
                                + price.toPlainString()
                                + ",\"country\":"
                                + quoted(line.get(7))
                                + ",\"invoice_no\":"
                                + quoted(line.get(0))
                                + ",\"spm\":\"shop\",\"scm\":\"own\"}");
            }
        }
        List<String> items = new ArrayList<>();
        prices.forEach(
                (goods, price) ->
                        items.add(
                                "{\"goods_id\":"
                                        + quoted(goods)
                                        + (titles.containsKey(goods)
                                                ? ",\"title\":" + quoted(titles.get(goods))
                                                : "")
                                        + ",\"current_price\":"
                                        + price.toPlainString()
                                        + ",\"status\":1}"));

        assertThat(behavior).hasSizeGreaterThan(20_000);
        assertThat(items).hasSizeGreaterThan(2_000);
        assertSame(BYTEAIR.records("behavior"), behavior);
        assertSame(BYTEAIR.records("item"), items);
    }

    private static void assertSame(List<ReceivedRecord> received, List<String> expected) {
        List<String> got = new ArrayList<>();
        received.forEach(record -> got.add(record.json()));
        got.sort(null);
        expected.sort(null);
        assertThat(got).isEqualTo(expected);
    }

    private static List<String> statements(Path csv) throws Exception {
        String script =
                Files.readString(SCRIPT)
                        .replaceAll("--.*", "")
                        .replace("${CSV}", csv.toUri().toString())
                        .replace("${BYTEAIR_ENDPOINT}", BYTEAIR.endpoint())
                        .replace("${BYTEAIR_APPLICATION_ID}", BYTEAIR.applicationId())
                        .replace("${BYTEAIR_TENANT_ID}", BYTEAIR.tenantId())
                        .replace(
                                "'auth.credentials' = 'env'",
                                "'auth.access-key' = '"
                                        + BYTEAIR.accessKey()
                                        + "', 'auth.secret-key' = '"
                                        + BYTEAIR.secretKey()
                                        + "'");
        List<String> statements = new ArrayList<>();
        int set = script.indexOf("EXECUTE STATEMENT SET");
        for (String statement : script.substring(0, set).split(";")) {
            if (!statement.isBlank()) {
                statements.add(statement.strip());
            }
        }
        statements.add(script.substring(set).strip());
        return statements;
    }

    /** SQL's MAX compares the bytes of UTF-8. */
    private static int compareAsBytes(String a, String b) {
        return java.util.Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** RFC 4180: commas, quotes doubled within quotes, CRLF or LF. */
    private static List<List<String>> parse(String csv) {
        List<List<String>> lines = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                line.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    lines.add(line);
                    line = new ArrayList<>();
                }
            } else if (c != '\r') {
                field.append(c);
            }
        }
        if (!line.isEmpty()) {
            line.add(field.toString());
            lines.add(line);
        }
        return lines;
    }
}
