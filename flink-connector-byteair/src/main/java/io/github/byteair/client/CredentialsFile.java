/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** A file of keys, in the format that {@link Credentials} describes. */
final class CredentialsFile {

    private static final int MAX_BYTES = 64 * 1024;

    private final String name;
    private final Path path;
    private final Credentials.Scheme scheme;

    CredentialsFile(String name, Credentials.Scheme scheme) {
        this.name = name;
        this.scheme = scheme;
        try {
            this.path = Path.of(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "The credentials file (auth.file) " + name + " is not a path; correct it.", e);
        }
    }

    /**
     * The keys as they are at this moment; while the file is being written, perhaps half of them.
     *
     * @throws IllegalArgumentException with a sentence, if there are none to be read
     */
    Secrets read() {
        Map<String, String> values = parse(text());
        return scheme == Credentials.Scheme.VOLC
                ? Secrets.volc(
                        value(values, "access-key", Credentials.VOLC_ACCESSKEY),
                        value(values, "secret-key", Credentials.VOLC_SECRETKEY))
                : Secrets.air(value(values, "token", Credentials.AIR_TOKEN));
    }

    /**
     * Another entry of the file, null if it has none.
     *
     * @param variable the other name it may have
     */
    @Nullable
    String find(String key, String variable) {
        Map<String, String> values = parse(text());
        String value = values.get(key);
        return value != null ? value : values.get(variable);
    }

    private String text() {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "The credentials file (auth.file) "
                                + name
                                + " is larger than 64 KiB, so hardly one of keys; name the right"
                                + " file.");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> values = new HashMap<>();
        for (String line : text.split("\\R")) {
            // Editors on Windows put a byte order mark before the first line.
            String plain = line.replace("\ufeff", "").trim();
            if (plain.startsWith("export ")) {
                plain = plain.substring("export ".length());
            }
            int equals = plain.indexOf('=');
            if (equals > 0 && !plain.startsWith("#")) {
                values.put(
                        plain.substring(0, equals).trim(),
                        unquoted(plain.substring(equals + 1).trim()));
            }
        }
        return values;
    }

    private static String unquoted(String value) {
        boolean quoted =
                value.length() >= 2
                        && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                        && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private String value(Map<String, String> values, String key, String variable) {
        for (String candidate : List.of(key, variable)) {
            String value = values.get(candidate);
            if (value != null && !value.isEmpty()) {
                return Secrets.check(
                        "value of " + candidate + " in the credentials file " + name, value);
            }
        }
        throw new IllegalArgumentException(
                "The credentials file (auth.file) "
                        + name
                        + " has no "
                        + key
                        + ". Add a line '"
                        + key
                        + " = …' (or "
                        + variable
                        + "=…).");
    }

    private IllegalArgumentException unreadable(IOException e) {
        return new IllegalArgumentException(
                "The credentials file (auth.file) "
                        + name
                        + (e instanceof NoSuchFileException
                                ? " does not exist"
                                : " can't be read (" + e.getClass().getSimpleName() + ")")
                        + " where the client runs. Put it there, readable for its user (in Flink:"
                        + " on every TaskManager), or correct the path.",
                e);
    }
}
