/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** docs/dependencies.md has every dependency and plugin of the poms, in the build's version. */
class DependenciesPageTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    /** One row: the names in its first cell, and the cells behind it. */
    private record Row(List<String> names, List<String> cells) {
        String version() {
            return cells.get(0);
        }

        String newest() {
            return cells.get(1);
        }

        String licence() {
            return cells.get(2);
        }

        String reason() {
            return cells.get(cells.size() - 1);
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/dependencies.md"))) {
            if (line.startsWith("| `")) {
                List<String> cells =
                        Stream.of(line.split("\\|"))
                                .map(String::strip)
                                .collect(Collectors.toList());
                List<String> names =
                        NAME.matcher(cells.get(1))
                                .results()
                                .map(match -> match.group(1))
                                .collect(Collectors.toList());
                rows.add(new Row(names, cells.subList(2, cells.size())));
            }
        }
        return rows;
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> versions = new TreeMap<>();
        for (Row row : rows()) {
            row.names().forEach(name -> versions.put(name, row.version()));
        }
        return versions;
    }

    private static List<Document> poms() throws Exception {
        List<Document> poms = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT, 5)) {
            for (Path file : files.filter(DependenciesPageTest::isPom).sorted().toList()) {
                poms.add(
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(file.toFile()));
            }
        }
        return poms;
    }

    private static boolean isPom(Path file) {
        return file.endsWith("pom.xml") && !file.toString().contains("target");
    }

    private static String child(Element element, String name) {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name)) {
                return node.getTextContent().strip();
            }
        }
        return null;
    }

    private static List<Element> elements(Document pom, String name) {
        NodeList nodes = pom.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** The version that a group's artifacts have, where they come without one of their own. */
    private static String property(Document parent, String group) {
        Map<String, String> propertyOf =
                Map.of(
                        "com.fasterxml.jackson.core", "jackson.version",
                        "org.junit.jupiter", "junit.version",
                        "org.apache.logging.log4j", "log4j.version");
        return propertyOf.containsKey(group) ? value(parent, propertyOf.get(group)) : null;
    }

    private static String value(Document parent, String property) {
        return elements(parent, property).get(0).getTextContent().strip();
    }

    private static Map<String, String> declared() throws Exception {
        List<Document> poms = poms();
        Document parent = poms.get(poms.size() - 1);
        assertThat(child(parent.getDocumentElement(), "artifactId"))
                .isEqualTo("flink-connector-byteair-parent");
        Map<String, String> versions = new TreeMap<>();
        for (Document pom : poms) {
            for (Element dependency : elements(pom, "dependency")) {
                String group = child(dependency, "groupId");
                if (group == null || group.equals("io.github.byteair")) {
                    continue;
                }
                boolean flink = group.equals("org.apache.flink");
                String artifact = child(dependency, "artifactId");
                boolean cdc = flink && artifact.startsWith("flink-cdc-");
                String name = group + ":" + (cdc ? "flink-cdc-*" : flink ? "*" : artifact);
                String version = child(dependency, "version");
                version = version == null ? property(parent, group) : version;
                if (version != null) {
                    versions.put(name, resolved(parent, version));
                }
            }
            for (Element plugin : elements(pom, "plugin")) {
                String version = child(plugin, "version");
                if (version != null) {
                    versions.put(child(plugin, "artifactId"), resolved(parent, version));
                }
            }
            for (Element format : elements(pom, "googleJavaFormat")) {
                versions.put("google-java-format", child(format, "version"));
            }
        }
        return versions;
    }

    private static String resolved(Document parent, String version) {
        Matcher property = Pattern.compile("\\$\\{(.+)}").matcher(version);
        return property.matches() ? value(parent, property.group(1)) : version;
    }

    @Test
    void thePageHasWhatThePomsHave() throws Exception {
        assertThat(documented()).containsExactlyInAnyOrderEntriesOf(declared());
    }

    @Test
    void whatIsNotNewestHasAReasonAndEverythingALicence() throws Exception {
        for (Row row : rows()) {
            assertThat(row.licence()).as("licence of %s", row.names()).isNotEmpty();
            assertThat(row.newest()).as("newest of %s", row.names()).matches("\\d[\\d.]*");
            if (!row.newest().equals(row.version())) {
                assertThat(row.reason()).as("reason for %s", row.names()).isNotEmpty();
            }
        }
    }
}
