/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.YamlParserUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is in ops/ names metrics and sections that are there, and the alert rules pass their own
 * tests. That the alerts fire, and the dashboard shows something, is AlertsITCase's.
 */
class OpsFilesTest {

    private static final Path ROOT = Path.of("..");
    private static final String PREFIX = "flink_taskmanager_job_task_operator_byteair_";
    private static final Pattern METRIC = Pattern.compile("\\bflink_\\w+");
    private static final Pattern NAMED =
            Pattern.compile("(?:gauge|counter|histogram)\\(\\s*\"(\\w+)\"");
    private static final Pattern GROUPED = Pattern.compile("addGroup\\(\\s*\"(\\w+)\",");

    /** Flink's own that are used. */
    private static final Set<String> OF_FLINK =
            Set.of(
                    "flink_jobmanager_job_numRestarts",
                    "flink_jobmanager_job_lastCheckpointDuration",
                    "flink_jobmanager_job_lastCheckpointSize",
                    "flink_jobmanager_job_numberOfFailedCheckpoints");

    private static String read(String name) throws IOException {
        return Files.readString(ROOT.resolve(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ops/prometheus/rules.yml",
                "ops/prometheus/rules-test.yml",
                "ops/grafana/byteair.json",
                "docs/operations.md"
            })
    void eachMetricIsOneOfTheCodes(String file) throws Exception {
        Set<String> known = namesInPrometheus();
        Set<String> used =
                METRIC.matcher(read(file))
                        .results()
                        .map(MatchResult::group)
                        .filter(name -> !name.startsWith("flink_metrics"))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).hasSizeGreaterThan(4);
        used.removeAll(OF_FLINK);
        assertThat(known).containsAll(used);
    }

    /** As the reporter writes them: a group's name and value make one part and one label. */
    private static Set<String> namesInPrometheus() throws IOException {
        Set<String> names = new TreeSet<>();
        Path sources = Path.of("src/main/java/io/github/byteair/flink/sink");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
                String source = Files.readString(file);
                Set<String> groups = new LinkedHashSet<>(Set.of(""));
                String group = "";
                for (MatchResult each :
                        GROUPED.matcher(source).results().collect(Collectors.toList())) {
                    group = each.group(1).equals("policy") ? "cause_policy_" : each.group(1) + "_";
                    groups.add(group);
                }
                for (MatchResult each :
                        NAMED.matcher(source).results().collect(Collectors.toList())) {
                    groups.forEach(of -> names.add(PREFIX + of + each.group(1)));
                }
            }
        }
        assertThat(names).contains(PREFIX + "outage", PREFIX + "topic_recordsPending");
        return names;
    }

    @Test
    void eachAlertLeadsToASectionAndIsNamedThere() throws Exception {
        String rules = read("ops/prometheus/rules.yml");
        List<String> alerts = found("alert: (\\w+)", rules);
        List<String> sections = found("runbook: docs/operations\\.md#(\\S+)", rules);
        assertThat(alerts).hasSize(10).hasSameSizeAs(sections);
        for (String language : List.of("docs/operations.md", "docs/zh/operations.md")) {
            DocPage page = DocPage.read(ROOT.resolve(language));
            assertThat(page.anchors()).containsAll(sections);
            assertThat(read(language)).contains(alerts);
        }
        assertThat(found("alertname: (\\w+)", read("ops/prometheus/rules-test.yml")))
                .as("alerts with a test")
                .containsAll(alerts);
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toList());
    }

    @Test
    void theRulesPassTheirTests() throws Exception {
        Path promtool = Path.of("/usr/bin/promtool");
        assumeTrue(
                Files.isExecutable(promtool),
                "SKIPPED: there is no /usr/bin/promtool; install Debian's prometheus");
        Process process =
                new ProcessBuilder(
                                promtool.toString(),
                                "test",
                                "rules",
                                ROOT.resolve("ops/prometheus/rules-test.yml").toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    @Test
    void theDashboardAsksForItsSourceAndEachPanelHasAQuery() throws Exception {
        JsonNode dashboard = new ObjectMapper().readTree(read("ops/grafana/byteair.json"));
        assertThat(dashboard.path("__inputs").path(0).path("pluginId").asText())
                .isEqualTo("prometheus");
        assertThat(dashboard.path("panels")).hasSizeGreaterThan(9);
        for (JsonNode panel : dashboard.path("panels")) {
            assertThat(panel.path("title").asText()).isNotEmpty();
            assertThat(panel.path("targets")).as(panel.path("title").asText()).isNotEmpty();
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.path("expr").asText()).contains("job_name=~\"$job\"");
            }
        }
    }

    // ------------------------------------------------------------------ Kubernetes

    @Test
    void theDeploymentMountsItsSecretAndSetsWhatFlinkKnows() throws Exception {
        String file = read("ops/kubernetes/flinkdeployment.yaml");
        List<JsonNode> documents =
                Pattern.compile("(?m)^---$")
                        .splitAsStream(file)
                        .filter(text -> text.contains("\nkind: "))
                        .map(text -> YamlParserUtils.convertToObject(text, Map.class))
                        .map(map -> (JsonNode) new ObjectMapper().valueToTree(map))
                        .collect(Collectors.toList());
        assertThat(documents)
                .extracting(document -> document.path("kind").asText())
                .containsExactly("Secret", "FlinkDeployment");
        JsonNode secret = documents.get(0);
        assertThat(secret.at("/stringData/keys").asText())
                .contains("access-key = ", "secret-key = ");

        JsonNode spec = documents.get(1).path("spec");
        JsonNode pod = spec.at("/podTemplate/spec");
        Set<String> volumes = new TreeSet<>();
        pod.path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
        JsonNode container = pod.at("/containers/0");
        assertThat(container.path("name").asText()).isEqualTo("flink-main-container");
        for (JsonNode mount : container.path("volumeMounts")) {
            assertThat(volumes).contains(mount.path("name").asText());
            assertThat(mount.has("subPath")).as("a secret so mounted never changes").isFalse();
        }
        assertThat(pod.at("/volumes/1/secret/secretName").asText())
                .isEqualTo(secret.at("/metadata/name").asText());
        assertThat(file).contains("NOT RUN");

        Set<String> known = new TreeSet<>();
        for (Class<?> options :
                List.of(
                        CheckpointingOptions.class,
                        HighAvailabilityOptions.class,
                        RestartStrategyOptions.class,
                        TaskManagerOptions.class)) {
            for (Field field : options.getFields()) {
                if (field.getType() == ConfigOption.class) {
                    known.add(((ConfigOption<?>) field.get(null)).key());
                }
            }
        }
        spec.path("flinkConfiguration")
                .fieldNames()
                .forEachRemaining(
                        key ->
                                assertThat(
                                                known.contains(key)
                                                        || key.startsWith("metrics.reporter."))
                                        .as(key)
                                        .isTrue());
    }
}
