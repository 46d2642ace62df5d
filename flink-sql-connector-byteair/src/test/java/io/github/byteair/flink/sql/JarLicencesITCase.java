/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each jar that ships carries, for every package in it that is another's, that library's name in
 * its NOTICE and the text of its licence; and names no library that is not inside.
 */
class JarLicencesITCase {

    private static final String APACHE = "META-INF/LICENSE";
    private static final String BSD = "META-INF/licenses/protobuf-LICENSE.txt";

    /** Whose a path in a jar is, wherever it was moved. */
    private static final List<Library> LIBRARIES =
            List.of(
                    new Library(
                            "com.fasterxml.jackson.core:jackson-core",
                            "version.jackson",
                            "com/fasterxml/jackson/core/internal/shaded/fdp/",
                            "META-INF/FastDoubleParser-LICENSE",
                            "MIT License"),
                    new Library(
                            "com.fasterxml.jackson.core:jackson-core",
                            "version.jackson",
                            "com/fasterxml/jackson/core/internal/shaded/fdp/",
                            "META-INF/FastDoubleParser-ThirdParty-LICENSE",
                            "Boost Software License"),
                    new Library(
                            "com.fasterxml.jackson.core:jackson-core",
                            "version.jackson",
                            "com/fasterxml/jackson/core/io/schubfach/",
                            "META-INF/Schubfach-LICENSE",
                            "Raffaello Giulietti"),
                    apache(
                            "com.fasterxml.jackson.core:jackson-core",
                            "jackson",
                            "com/fasterxml/jackson/core/"),
                    apache(
                            "com.fasterxml.jackson.core:jackson-databind",
                            "jackson",
                            "com/fasterxml/jackson/databind/"),
                    apache(
                            "com.fasterxml.jackson.core:jackson-annotations",
                            "jackson",
                            "com/fasterxml/jackson/annotation/"),
                    apache(
                            "org.apache.httpcomponents.client5:httpclient5",
                            "httpclient5",
                            "org/apache/hc/client5/"),
                    apache(
                            "org.apache.httpcomponents.core5:httpcore5-h2",
                            "httpcore5",
                            "org/apache/hc/core5/http2/"),
                    apache(
                            "org.apache.httpcomponents.core5:httpcore5",
                            "httpcore5",
                            "org/apache/hc/core5/"),
                    apache("info.picocli:picocli", "picocli", "picocli/"),
                    new Library(
                            "com.google.protobuf:protobuf-java",
                            "version.protobuf",
                            "com/google/protobuf/",
                            BSD,
                            "Redistribution and use in source and binary forms"),
                    new Library(
                            "org.apache.httpcomponents.client5:httpclient5",
                            "version.httpclient5",
                            "org/publicsuffix/list/",
                            "META-INF/licenses/MPL-2.0.txt",
                            "Mozilla Public License Version 2.0"));

    private record Library(
            String name, String version, String packages, String text, String words) {
        String notice() {
            return "- " + name + ":" + System.getProperty(version);
        }
    }

    private static Library apache(String name, String version, String packages) {
        return new Library(name, "version." + version, packages, APACHE, "Apache License");
    }

    /**
     * The libraries whose packages a path is in. More than one where a library holds another's, or
     * one is under two licences; of two libraries that share a beginning, the one that says more.
     */
    private static Set<Library> ownersOf(String path) {
        String home =
                path.replaceFirst("^(META-INF/versions/\\d+/)?(io/github/byteair/shaded/)?", "");
        Set<Library> owners = new LinkedHashSet<>();
        for (Library library : LIBRARIES) {
            boolean core = library.packages.equals("org/apache/hc/core5/");
            if (home.startsWith(library.packages)
                    && !(core && home.startsWith("org/apache/hc/core5/http2/"))) {
                owners.add(library);
            }
        }
        if (owners.isEmpty()) {
            throw new AssertionError(
                    path + " is of a library without a licence: name it here and in NOTICE");
        }
        return owners;
    }

    private static boolean isAnothers(String path) {
        return path.startsWith("io/github/byteair/shaded/")
                || !path.startsWith("io/github/byteair/")
                        && !path.startsWith("META-INF/maven/")
                        && (path.endsWith(".class") || !path.startsWith("META-INF/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"byteair.thin.jar", "byteair.uber.jar", "byteair.emulator.jar"})
    void carriesTheLicenceOfEverythingInside(String property) throws Exception {
        try (JarFile jar = new JarFile(System.getProperty(property))) {
            Set<Library> inside = new LinkedHashSet<>();
            jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .filter(JarLicencesITCase::isAnothers)
                    .forEach(path -> inside.addAll(ownersOf(path)));
            Set<String> notices = new TreeSet<>();
            for (Library library : inside) {
                notices.add(library.notice());
                assertThat(text(jar, library.text)).as(library.text).contains(library.words);
                if (!library.text.equals(APACHE)) {
                    assertThat(text(jar, "META-INF/NOTICE")).contains(library.text);
                }
            }
            assertThat(notices).isNotEmpty();
            assertThat(text(jar, "META-INF/NOTICE").lines().filter(line -> line.startsWith("- ")))
                    .containsExactlyInAnyOrderElementsOf(notices);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "byteair.thin.jar",
                "byteair.uber.jar",
                "byteair.emulator.jar",
                "byteair.emulator.thin.jar"
            })
    void carriesOurOwn(String property) throws Exception {
        try (JarFile jar = new JarFile(System.getProperty(property))) {
            assertThat(text(jar, APACHE)).contains("Apache License").contains("Version 2.0");
            assertThat(text(jar, "META-INF/NOTICE"))
                    .contains("the flink-connector-byteair authors")
                    .contains("Apache License, Version 2.0");
            assertThat(
                            jar.stream()
                                    .map(ZipEntry::getName)
                                    .filter(name -> name.matches("META-INF/(LICENSE|NOTICE).*")))
                    .containsExactlyInAnyOrder("META-INF/LICENSE", "META-INF/NOTICE");
        }
    }

    @Test
    void aLibraryThatNobodyNamedIsNoticed() {
        for (String path :
                List.of(
                        "io/github/byteair/shaded/org/other/A.class",
                        "org/other/A.class",
                        "META-INF/versions/11/org/other/A.class")) {
            assertThat(isAnothers(path)).isTrue();
            assertThatThrownBy(() -> ownersOf(path)).hasMessageContaining("without a licence");
        }
    }

    private static String text(JarFile jar, String name) throws Exception {
        ZipEntry entry = jar.getEntry(name);
        assertThat(entry).as(name + " in " + jar.getName()).isNotNull();
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
