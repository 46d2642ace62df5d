/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.Serializable;
import java.util.Objects;
import javax.annotation.Nullable;

/**
 * How requests are authenticated, and where the secret comes from: given as a value, or read from
 * the environment or a file <b>where the client runs</b>, when it opens. The factory methods read
 * nothing.
 *
 * <p>Immutable and serialisable. Values given directly travel in the serialised form, so in the job
 * graph; with environment or file only the name travels. {@link #toString()} shows no secret.
 *
 * <p><b>Files</b> are text in UTF-8 of {@code key = value} lines; blank lines and those that start
 * with {@code #} are skipped, as is a leading {@code export}; quotes around a value are dropped.
 * The keys:
 *
 * <table>
 * <caption>Keys of a credentials file</caption>
 * <tr><th>scheme</th><th>keys</th><th>also read</th></tr>
 * <tr><td>volc</td><td>{@code access-key}, {@code secret-key}</td>
 * <td>{@code VOLC_ACCESSKEY}, {@code VOLC_SECRETKEY}</td></tr>
 * <tr><td>air</td><td>{@code token}</td><td>{@code AIR_TOKEN}</td></tr>
 * </table>
 *
 * <p>A file is read again soon (about a second) after it changed, so keys can be rotated under a
 * running job. While a changed file can't be read, the keys read last stay in use and a warning is
 * logged.
 */
public final class Credentials implements Serializable {

    /** The environment variable of the access key [sdk]. */
    public static final String VOLC_ACCESSKEY = "VOLC_ACCESSKEY";

    /** The environment variable of the secret key [sdk]. */
    public static final String VOLC_SECRETKEY = "VOLC_SECRETKEY";

    /** The environment variable of the air token, unless another is named; [ours]. */
    public static final String AIR_TOKEN = "AIR_TOKEN";

    private static final long serialVersionUID = 1L;

    enum Scheme {
        VOLC,
        AIR
    }

    enum Source {
        STATIC,
        ENVIRONMENT,
        FILE
    }

    private final Scheme scheme;
    private final Source source;

    /** Access key, token, variable name or path. */
    private final String first;

    /** Secret key or variable name; null where there is none. */
    @Nullable private final String second;

    private Credentials(Scheme scheme, Source source, String first, @Nullable String second) {
        this.scheme = scheme;
        this.source = source;
        this.first = first;
        this.second = second;
    }

    /**
     * An access key and its secret key, as the platform's console issues them (signature version
     * 4).
     *
     * @throws IllegalArgumentException if one is missing, blank or holds a blank or line break
     */
    public static Credentials volc(String accessKey, String secretKey) {
        return new Credentials(
                Scheme.VOLC,
                Source.STATIC,
                Secrets.check("access key (auth.access-key)", accessKey),
                Secrets.check("secret key (auth.secret-key)", secretKey));
    }

    /**
     * The keys in the environment variables {@value #VOLC_ACCESSKEY} and {@value #VOLC_SECRETKEY}
     * of the process the client runs in (in Flink, the TaskManager).
     */
    public static Credentials volcFromEnvironment() {
        return new Credentials(Scheme.VOLC, Source.ENVIRONMENT, VOLC_ACCESSKEY, VOLC_SECRETKEY);
    }

    /**
     * The keys in a file on the machine the client runs on.
     *
     * @param path of the file, in the format above
     */
    public static Credentials volcFromFile(String path) {
        return new Credentials(Scheme.VOLC, Source.FILE, path(path), null);
    }

    /**
     * A token of the older scheme, for projects that still have one.
     *
     * @throws IllegalArgumentException if it is missing, blank or holds a blank or line break
     */
    public static Credentials air(String token) {
        return new Credentials(
                Scheme.AIR, Source.STATIC, Secrets.check("token (auth.token)", token), null);
    }

    /** As {@link #airFromEnvironment(String)}, in the variable {@value #AIR_TOKEN}. */
    public static Credentials airFromEnvironment() {
        return airFromEnvironment(AIR_TOKEN);
    }

    /** The token in an environment variable of the process the client runs in. */
    public static Credentials airFromEnvironment(String variable) {
        if (variable == null || variable.trim().isEmpty()) {
            throw new IllegalArgumentException(
                    "Name the environment variable that holds the air token.");
        }
        return new Credentials(Scheme.AIR, Source.ENVIRONMENT, variable, null);
    }

    /**
     * The token in a file on the machine the client runs on.
     *
     * @param path of the file, in the format above
     */
    public static Credentials airFromFile(String path) {
        return new Credentials(Scheme.AIR, Source.FILE, path(path), null);
    }

    private static String path(String path) {
        if (path == null || path.trim().isEmpty()) {
            throw new IllegalArgumentException(
                    "The path of the credentials file (auth.file) is empty; set it.");
        }
        return path;
    }

    Scheme scheme() {
        return scheme;
    }

    Source source() {
        return source;
    }

    String first() {
        return first;
    }

    @Nullable
    String second() {
        return second;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Credentials)) {
            return false;
        }
        Credentials that = (Credentials) other;
        return scheme == that.scheme
                && source == that.source
                && first.equals(that.first)
                && Objects.equals(second, that.second);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scheme, source, first, second);
    }

    /** The scheme and the source; of given values nothing. */
    @Override
    public String toString() {
        String name = scheme == Scheme.VOLC ? "volc" : "air";
        switch (source) {
            case ENVIRONMENT:
                return name
                        + " credentials in environment "
                        + first
                        + (second == null ? "" : ", " + second);
            case FILE:
                return name + " credentials in file " + first;
            default:
                return name + " credentials ***";
        }
    }
}
