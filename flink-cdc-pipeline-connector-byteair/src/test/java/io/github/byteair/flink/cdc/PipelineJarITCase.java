/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What is in the jar that users drop into Flink CDC's lib. */
class PipelineJarITCase {

    @Test
    void holdsTheConnectorAndWhatItNeedsRelocated() throws Exception {
        try (JarFile jar = new JarFile(System.getProperty("byteair.cdc.jar"))) {
            TreeSet<String> stray = new TreeSet<>();
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> !name.startsWith("io/github/byteair/"))
                    .forEach(stray::add);
            assertThat(stray).as("classes that others may bring, too").isEmpty();
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .contains(
                            "io/github/byteair/flink/cdc/ByteAirDataSinkFactory.class",
                            "io/github/byteair/flink/sink/ByteAirSink.class",
                            "io/github/byteair/shaded/org/apache/hc/client5/http/HttpRoute.class",
                            "META-INF/LICENSE",
                            "META-INF/licenses/MPL-2.0.txt");
            List<String> services =
                    jar.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.matches("META-INF/services/.+"))
                            .toList();
            assertThat(services)
                    .containsExactly(
                            "META-INF/services/org.apache.flink.cdc.common.factories.Factory");
            assertThat(text(jar, services.get(0)).strip())
                    .isEqualTo("io.github.byteair.flink.cdc.ByteAirDataSinkFactory");
            assertThat(text(jar, "META-INF/NOTICE"))
                    .startsWith("flink-cdc-pipeline-connector-byteair")
                    .contains("httpclient5", "jackson-databind", "protobuf-java");
        }
    }

    private static String text(JarFile jar, String name) throws Exception {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
