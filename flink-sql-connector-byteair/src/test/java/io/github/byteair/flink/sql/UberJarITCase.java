/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the jar that users drop into Flink's lib, and what is not. */
class UberJarITCase {

    private static final String SHADED = "io/github/byteair/shaded/";

    private static final List<String> CLASSES =
            List.of(
                    "io/github/byteair/client/[^/]+",
                    "io/github/byteair/client/metrics/[^/]+",
                    "io/github/byteair/client/proto/[^/]+",
                    "io/github/byteair/flink/sink/([a-z]+/)?[^/]+",
                    "io/github/byteair/flink/table/[^/]+",
                    SHADED + "com/fasterxml/jackson/(annotation|core|databind)/.+",
                    SHADED + "com/google/protobuf/.+",
                    SHADED + "org/apache/hc/(client5|core5)/.+");

    private static final List<String> OTHER_FILES =
            List.of(
                    "META-INF/MANIFEST.MF",
                    "META-INF/LICENSE",
                    "META-INF/NOTICE",
                    "META-INF/FastDoubleParser-LICENSE",
                    "META-INF/FastDoubleParser-ThirdParty-LICENSE",
                    "META-INF/Schubfach-LICENSE",
                    "META-INF/licenses/(protobuf-LICENSE|MPL-2.0)\\.txt",
                    "META-INF/services/org.apache.flink.table.factories.Factory",
                    "META-INF/maven/io.github.byteair/[^/]+/pom.(xml|properties)",
                    SHADED + "org/apache/hc/(client5|core5)/version.properties",
                    SHADED + "org/publicsuffix/list/effective_tld_names.dat");

    private static JarFile jar;

    @BeforeAll
    static void open() throws Exception {
        jar = new JarFile(System.getProperty("byteair.uber.jar"));
    }

    @AfterAll
    static void close() throws Exception {
        jar.close();
    }

    private static String text(String name) throws Exception {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void holdsNothingStray() {
        TreeSet<String> stray = new TreeSet<>();
        jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(entry -> entry.getName())
                .filter(
                        name ->
                                name.endsWith(".class")
                                        ? CLASSES.stream()
                                                .noneMatch(form -> name.matches(form + "\\.class"))
                                        : OTHER_FILES.stream().noneMatch(name::matches))
                .forEach(stray::add);
        assertThat(stray).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/github/byteair/flink/table/ByteAirDynamicTableFactory.class",
                "io/github/byteair/client/proto/.*\\.class",
                SHADED + "com/fasterxml/jackson/databind/ObjectMapper.class",
                SHADED + "com/google/protobuf/Message.class",
                SHADED + "org/apache/hc/client5/http/impl/async/CloseableHttpAsyncClient.class",
                SHADED + "org/apache/hc/core5/http2/H2Error.class",
                SHADED + "org/publicsuffix/list/effective_tld_names.dat"
            })
    void holdsWhatItNeeds(String name) {
        assertThat(jar.stream()).anyMatch(entry -> entry.getName().matches(name));
    }

    /** A name in a class's constants that was not relocated would be looked for in vain. */
    @Test
    void noClassNamesALibraryWhereItIsNot() throws Exception {
        Pattern unmoved =
                Pattern.compile(
                        "(?<!shaded[/.])(org[/.]apache[/.]hc[/.](client5|core5)[/.]"
                                + "|com[/.]fasterxml[/.]jackson[/.](core|databind|annotation)[/.]"
                                + "|com[/.]google[/.]protobuf[/.][A-Z])");
        TreeSet<String> found = new TreeSet<>();
        for (var entries = jar.entries(); entries.hasMoreElements(); ) {
            String name = entries.nextElement().getName();
            if (name.startsWith("io/github/byteair/")
                    && name.endsWith(".class")
                    && !name.startsWith(SHADED)
                    && unmoved.matcher(rawText(name)).find()) {
                found.add(name);
            }
        }
        assertThat(found).isEmpty();
    }

    private static String rawText(String name) throws Exception {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void namesTheFactoryAndNoOtherService() throws Exception {
        assertThat(text("META-INF/services/org.apache.flink.table.factories.Factory").strip())
                .isEqualTo("io.github.byteair.flink.table.ByteAirDynamicTableFactory");
    }

    @Test
    void isNoMultiReleaseJar() throws Exception {
        Manifest manifest = jar.getManifest();
        assertThat(manifest.getMainAttributes().getValue("Multi-Release")).isIn(null, "false");
        assertThat(manifest.getMainAttributes().getValue("Implementation-Version"))
                .isEqualTo(System.getProperty("byteair.version"));
        assertThat(manifest.getEntries()).as("digests of signed jars").isEmpty();
    }

    /** As Flink loads it by ADD JAR: beside Flink's classes and no one else's. */
    @Test
    void worksBesideFlinkAlone() throws Exception {
        URL url = Path.of(System.getProperty("byteair.uber.jar")).toUri().toURL();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {url}, getClass().getClassLoader())) {
            Class<?> client = loader.loadClass("io.github.byteair.client.HttpByteAirClient");
            assertThat(client.getClassLoader()).isSameAs(loader);
            Class<?> suffixes =
                    loader.loadClass(
                            "io.github.byteair.shaded.org.apache.hc.client5.http.psl"
                                    + ".PublicSuffixMatcherLoader");
            Object matcher = suffixes.getMethod("getDefault").invoke(null);
            assertThat(
                            matcher.getClass()
                                    .getMethod("getDomainRoot", String.class)
                                    .invoke(matcher, "a.b.co.uk"))
                    .as("the public suffix list is found where it was moved")
                    .isEqualTo("b.co.uk");
            Properties pom = new Properties();
            try (InputStream in =
                    loader.getResourceAsStream(
                            "META-INF/maven/io.github.byteair/flink-connector-byteair/pom.properties")) {
                pom.load(in);
            }
            assertThat(pom.getProperty("version"))
                    .as("what the client calls itself")
                    .isEqualTo(System.getProperty("byteair.version"));
        }
    }
}
