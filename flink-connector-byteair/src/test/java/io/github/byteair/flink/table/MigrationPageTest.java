/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/migrate-from-sdk.md names what the SDKs have, and what there is here. */
class MigrationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "migrate-from-sdk.md");

    @TempDir private Path folder;

    /** By the SDKs' sources: Java 1.2.2, and Python and Go of the same time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenantId tenant_id TenantId",
                "applicationId application_id ApplicationId",
                "ak sk AK SK token useAirAuth use_air_auth UseAirAuth",
                "hosts Hosts schema Schema HostHeader headers Headers",
                "withTimeout with_timeout WithTimeout",
                "withRequestId with_request_id WithRequestId",
                "withHeaders with_headers WithHeaders",
                "withDataDate with_data_date WithDataDate",
                "withDataEnd with_data_end WithDateEnd",
                "withServerTimeout with_server_timeout WithServerTimeout",
                "withQueries with_queries WithQueries",
                "withStage with_stage WithStage",
                "withScene with_scene WithScene",
                "writeData write_data WriteData done Done predict callback",
                "getOperation get_operation listOperations list_operations",
                "NetException BizException release",
                "withMetricsDomain with_metrics_domain WithMetricsDomain",
                "withMetricsPrefix with_metrics_prefix WithMetricsPrefix",
                "withMetricsHttpSchema with_metrics_http_schema WithMetricsHttpSchema",
                "withMetricsLog with_metrics_log WithMetricsLog",
                "withFlushIntervalMs with_flush_interval WithFlushInterval",
                "withMetricsTimeout with_metrics_timeout WithMetricsTimeout",
            })
    void namesWhatTheSdksHave(String names) throws Exception {
        String tables = Files.readString(PAGE);
        tables = tables.substring(tables.indexOf("## Calls and options"));
        for (String name : names.split(" ")) {
            assertThat(tables).containsPattern("(?m)^\\| [^|]*`" + name + "`");
        }
    }

    @Test
    void namesOnlyWhatThereIsHere() throws Exception {
        Set<String> options = new TreeSet<>();
        for (List<ConfigOption<?>> some :
                List.of(ByteAirConnectorOptions.REQUIRED, ByteAirConnectorOptions.OPTIONAL)) {
            some.forEach(option -> options.add(option.key()));
        }
        List<String> named =
                found("`((?:sink|auth|request|http|metrics)\\.[a-z][a-z.-]*[a-z])[`.]");
        named.removeAll(List.of("metrics.init"));
        assertThat(named).hasSizeGreaterThan(15).isSubsetOf(options);

        Set<String> methods = new TreeSet<>();
        for (Method method : ByteAirSinkBuilder.class.getMethods()) {
            methods.add(method.getName());
        }
        assertThat(found("`(set[A-Z]\\w+)")).hasSizeGreaterThan(10).isSubsetOf(methods);
    }

    @Test
    void whatItLinksToIsThere() throws Exception {
        List<String> links = found("]\\((?!http)([^)#]+)");
        assertThat(links)
                .hasSizeGreaterThan(5)
                .allSatisfy(link -> assertThat(PAGE.resolveSibling(link)).exists());
    }

    /** As far as it can be told without PySpark, PyFlink and the SDK. */
    @Test
    void itsPythonIsPython() throws Exception {
        assumeTrue(isThere("python3"), "there is no python3 on this machine");
        List<String> blocks = found("(?s)```python\n(.*?)```");
        assertThat(blocks).hasSize(2);
        for (String block : blocks) {
            Path file = Files.writeString(folder.resolve("block.py"), block);
            Process python =
                    new ProcessBuilder(
                                    "python3",
                                    "-c",
                                    "import ast, sys;"
                                            + " ast.parse(open(sys.argv[1], encoding='utf-8').read())",
                                    file.toString())
                            .inheritIO()
                            .start();
            assertThat(python.waitFor(50, TimeUnit.SECONDS)).isTrue();
            assertThat(python.exitValue()).isZero();
        }
    }

    private static boolean isThere(String command) throws InterruptedException {
        try {
            return new ProcessBuilder(command, "--version").start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private static List<String> found(String pattern) throws IOException {
        return new ArrayList<>(
                Pattern.compile(pattern)
                        .matcher(Files.readString(PAGE))
                        .results()
                        .map(match -> match.group(1))
                        .distinct()
                        .collect(Collectors.toList()));
    }
}
