/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What the client calls itself. */
public final class Version {

    private static final String POM =
            "/META-INF/maven/io.github.byteair/flink-connector-byteair/pom.properties";

    private static final String NUMBER = read();

    /** The value of {@code User-Agent}: {@code flink-connector-byteair/<version>}. */
    static final String USER_AGENT = "flink-connector-byteair/" + NUMBER;

    private Version() {}

    /** This project's version, e.g. {@code 1.0.0}; {@code dev} outside a jar. */
    public static String number() {
        return NUMBER;
    }

    /** Of the jar; outside one there is no version. */
    private static String read() {
        try (InputStream in = Version.class.getResourceAsStream(POM)) {
            Properties pom = new Properties();
            if (in != null) {
                pom.load(in);
            }
            return pom.getProperty("version", "dev");
        } catch (IOException | IllegalArgumentException e) {
            return "dev";
        }
    }
}
