/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves {@link Credentials} where the client runs. Opening reads them, and fails with a sentence
 * if that can't be done; later changes of a file are followed.
 *
 * <p>A file is looked at once a second. Whoever writes it may be half through, so other keys are
 * adopted only when two looks, at least {@link #SETTLE_NANOS} apart, find the same. That holds for
 * every way of changing it: in place, by renaming, or by the switched link of a mounted secret.
 *
 * <p>Thread-safe. A look reads a small file, on the thread that asks.
 */
final class CredentialsReader {

    /** Between two looks at a file, and the same two while it is changing. */
    static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** For so long refused requests are repeated while the file is changing, broken or missing. */
    static final long UNSETTLED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final Logger LOG = LoggerFactory.getLogger(CredentialsReader.class);

    private final Credentials credentials;
    private final LongSupplier nanoTime;

    @Nullable private final CredentialsFile file;

    private Secrets current;
    private long lookedAt;

    /** Other keys, seen but once. */
    @Nullable private Secrets candidate;

    private long candidateSince;

    /** Why the file could not be read when it was looked at last. */
    @Nullable private String problem;

    /** When a request was first refused while the file was not settled. */
    @Nullable private Long refusedSince;

    private boolean toldOfRetired;

    private CredentialsReader(
            Credentials credentials, UnaryOperator<String> environment, LongSupplier nanoTime) {
        this.credentials = credentials;
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong();
        if (credentials.source() == Credentials.Source.FILE) {
            file = new CredentialsFile(credentials.first(), credentials.scheme());
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

    /** The secrets to use now. */
    synchronized Secrets current() {
        if (file != null) {
            long now = nanoTime.getAsLong();
            long pause = candidate == null ? CHECK_NANOS : SETTLE_NANOS;
            if (now - lookedAt >= pause) {
                look(now);
            }
        }
        return current;
    }

    /**
     * What the service's refusal of a request means, signed with these secrets. Looks at the file
     * at once.
     */
    synchronized Refusal refused(Secrets signedWith) {
        if (file == null) {
            return Refusal.FINAL;
        }
        long now = nanoTime.getAsLong();
        if (signedWith.equals(current)) {
            look(now);
        }
        if (!signedWith.equals(current)) {
            if (!toldOfRetired) {
                toldOfRetired = true;
                LOG.info(
                        "The keys in the credentials file {} have changed: requests that the"
                                + " service refuses because they were signed with the ones before"
                                + " are sent again.",
                        credentials.first());
            }
            return Refusal.KEYS_CHANGED;
        }
        if (candidate == null && problem == null) {
            return Refusal.FINAL;
        }
        if (refusedSince == null) {
            refusedSince = now;
            LOG.warn(
                    "The service refuses the keys, and the credentials file {} is being changed or"
                            + " can't be read: requests are sent again for up to {} s.",
                    credentials.first(),
                    TimeUnit.NANOSECONDS.toSeconds(UNSETTLED_NANOS));
        }
        return now - refusedSince < UNSETTLED_NANOS ? Refusal.UNSETTLED : Refusal.FINAL;
    }

    /** Why the file can't be read, in a sentence; null if it can, or there is none. */
    @Nullable
    synchronized String problem() {
        return problem;
    }

    private void look(long now) {
        lookedAt = now;
        Secrets seen;
        try {
            seen = file.read();
        } catch (IllegalArgumentException e) {
            if (!e.getMessage().equals(problem)) {
                // Once per trouble, not once a second.
                LOG.warn("{} The keys read before stay in use.", e.getMessage());
            }
            problem = e.getMessage();
            candidate = null;
            return;
        }
        problem = null;
        if (seen.equals(current)) {
            candidate = null;
            refusedSince = null;
        } else if (!seen.equals(candidate)) {
            candidate = seen;
            candidateSince = now;
        } else if (now - candidateSince >= SETTLE_NANOS) {
            current = seen;
            candidate = null;
            refusedSince = null;
            toldOfRetired = false;
            LOG.info("Read the changed credentials file {}.", credentials.first());
        }
    }

    /** What becomes of a request that was refused for its keys. */
    enum Refusal {
        /** It was signed with others than are in use now; worth another try. */
        KEYS_CHANGED,
        /** The file is being changed, is broken or missing, but not for long; worth another try. */
        UNSETTLED,
        /** The keys are as they were. */
        FINAL
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
