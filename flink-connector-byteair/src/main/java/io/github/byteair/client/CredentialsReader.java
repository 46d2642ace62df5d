/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves {@link Credentials} where the client runs. Opening reads them, and fails with a sentence
 * if that can't be done; later changes of a file are followed. Thread-safe.
 */
final class CredentialsReader {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialsReader.class);

    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Credentials credentials;
    private final LongSupplier nanoTime;

    @Nullable private final CredentialsFile file;

    private Secrets current;
    @Nullable private Object version;
    private long checkedAt;

    private CredentialsReader(
            Credentials credentials, UnaryOperator<String> environment, LongSupplier nanoTime) {
        this.credentials = credentials;
        this.nanoTime = nanoTime;
        this.checkedAt = nanoTime.getAsLong();
        if (credentials.source() == Credentials.Source.FILE) {
            file = new CredentialsFile(credentials.first(), credentials.scheme());
            // The version first: a change between the two is then seen at the next check.
            version = file.version();
            current = file.read();
        } else {
            file = null;
            current =
                    credentials.source() == Credentials.Source.STATIC
                            ? given()
                            : environment(environment);
        }
    }

    /**
     * @param environment reads a variable; null if it is not set
     * @param nanoTime as {@link System#nanoTime()}
     * @throws IllegalArgumentException naming the variable or file that is missing or wrong
     */
    static CredentialsReader open(
            Credentials credentials, UnaryOperator<String> environment, LongSupplier nanoTime) {
        return new CredentialsReader(credentials, environment, nanoTime);
    }

    /** The secrets to use now; looks at a file's attributes at most once a second. */
    synchronized Secrets current() {
        if (file != null && nanoTime.getAsLong() - checkedAt >= CHECK_NANOS) {
            checkedAt = nanoTime.getAsLong();
            Object seen = null;
            try {
                seen = file.version();
                if (!seen.equals(version)) {
                    current = file.read();
                    LOG.info("Read the changed credentials file {}.", credentials.first());
                }
                version = seen;
            } catch (IllegalArgumentException e) {
                if (!Objects.equals(seen, version)) {
                    LOG.warn("{} The keys read before stay in use.", e.getMessage());
                }
                // Once per change, not once a second.
                version = seen;
            }
        }
        return current;
    }

    private Secrets given() {
        return credentials.second() != null
                ? Secrets.volc(credentials.first(), credentials.second())
                : Secrets.air(credentials.first());
    }

    private Secrets environment(UnaryOperator<String> environment) {
        String first = variable(environment, credentials.first());
        return credentials.second() != null
                ? Secrets.volc(first, variable(environment, credentials.second()))
                : Secrets.air(first);
    }

    private static String variable(UnaryOperator<String> environment, String name) {
        String value = environment.apply(name);
        if (value == null || value.trim().isEmpty()) {
            throw new IllegalArgumentException(
                    "The environment variable "
                            + name
                            + " is not set where the client runs. Set it there (in Flink: on every"
                            + " TaskManager), or give the credentials as values or in a file.");
        }
        return Secrets.check("environment variable " + name, value);
    }
}
