/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.Objects;
import javax.annotation.Nullable;

/** The secrets themselves, as they are at this moment. */
final class Secrets {

    private final String accessKeyOrToken;
    @Nullable private final String secretKey;

    private Secrets(String accessKeyOrToken, @Nullable String secretKey) {
        this.accessKeyOrToken = accessKeyOrToken;
        this.secretKey = secretKey;
    }

    static Secrets volc(String accessKey, String secretKey) {
        return new Secrets(accessKey, secretKey);
    }

    static Secrets air(String token) {
        return new Secrets(token, null);
    }

    /**
     * Refuses what can't be a key, above all one copied with the blank or line break beside it. The
     * value is not quoted.
     *
     * @param name what it is and where it is set, for the sentence
     */
    static String check(String name, @Nullable String value) {
        if (value == null || value.trim().isEmpty()) {
            throw new IllegalArgumentException("The " + name + " is missing or empty; set it.");
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) > '~') {
                throw new IllegalArgumentException(
                        "The "
                                + name
                                + " holds a blank, a line break or a character that is not ASCII;"
                                + " copy it again without.");
            }
        }
        return value;
    }

    boolean isVolc() {
        return secretKey != null;
    }

    String accessKey() {
        return accessKeyOrToken;
    }

    String secretKey() {
        if (secretKey == null) {
            throw new IllegalStateException("The air scheme has no secret key");
        }
        return secretKey;
    }

    String token() {
        return accessKeyOrToken;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secrets
                && accessKeyOrToken.equals(((Secrets) other).accessKeyOrToken)
                && Objects.equals(secretKey, ((Secrets) other).secretKey);
    }

    @Override
    public int hashCode() {
        return Objects.hash(accessKeyOrToken, secretKey);
    }

    @Override
    public String toString() {
        return "***";
    }
}
