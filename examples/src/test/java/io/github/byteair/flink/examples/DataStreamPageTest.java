/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.RejectionCause;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Keeps the DataStream page from falling behind the builder. */
class DataStreamPageTest {

    private final String page = read();

    private static String read() {
        try {
            return Files.readString(Path.of("../docs/datastream.md"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void namesEverySetter() {
        Set<String> setters = new TreeSet<>();
        for (Method method : ByteAirSinkBuilder.class.getMethods()) {
            boolean sets =
                    method.getName().startsWith("set") || method.getName().startsWith("configure");
            if (sets && Modifier.isPublic(method.getModifiers())) {
                setters.add(method.getName());
            }
        }
        assertThat(setters).hasSizeGreaterThan(20);
        assertThat(setters).allSatisfy(setter -> assertThat(page).contains("`" + setter + "`"));
    }

    @Test
    void namesEveryCause() {
        for (RejectionCause cause : RejectionCause.values()) {
            assertThat(page).contains(cause.name());
        }
    }

    @Test
    void givesTheDefaultsThatHold() {
        assertThat(page)
                .contains(
                        String.format(
                                java.util.Locale.ROOT,
                                "| %,d records a request",
                                ByteAirSinkBuilder.DEFAULT_MAX_BATCH_SIZE))
                .contains(
                        String.format(
                                java.util.Locale.ROOT,
                                "| %,d records a subtask",
                                ByteAirSinkBuilder.DEFAULT_MAX_BUFFERED_REQUESTS))
                .contains(ByteAirSinkBuilder.DEFAULT_MAX_IN_FLIGHT_REQUESTS + " a subtask")
                .contains(
                        (ByteAirSinkBuilder.DEFAULT_MAX_BATCH_SIZE_IN_BYTES >> 20)
                                + " MiB of JSON a request")
                .contains((ByteAirSinkBuilder.DEFAULT_MAX_RECORD_SIZE_IN_BYTES >> 20) + " MiB")
                .contains(
                        String.format(
                                java.util.Locale.ROOT,
                                "%.0f requests and %,.0f records a second",
                                ByteAirSinkBuilder.DEFAULT_REQUESTS_PER_SECOND,
                                ByteAirSinkBuilder.DEFAULT_RECORDS_PER_SECOND))
                .contains(
                        ByteAirSinkBuilder.DEFAULT_INITIAL_BACKOFF.toMillis()
                                + " ms, "
                                + ByteAirSinkBuilder.DEFAULT_MAX_BACKOFF.toSeconds()
                                + " s")
                .contains(ByteAirSinkBuilder.DEFAULT_MAX_OPEN_DATES + " data dates");
    }
}
