/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.function.UnaryOperator;
import javax.annotation.Nullable;

/**
 * What the way to the service wants to see: the proxy's user and password, the stores' passwords.
 * Each comes from the configuration; where that has none, from the file of the credentials, if they
 * come from one; else from the environment. Read once, when a client opens.
 */
final class TransportSecrets {

    static final String PROXY_USER = "BYTEAIR_PROXY_USER";
    static final String PROXY_PASSWORD = "BYTEAIR_PROXY_PASSWORD";
    static final String TRUST_STORE_PASSWORD = "BYTEAIR_TRUST_STORE_PASSWORD";
    static final String KEY_STORE_PASSWORD = "BYTEAIR_KEY_STORE_PASSWORD";

    @Nullable private final String proxyUser;
    @Nullable private final String proxyPassword;
    @Nullable private final KeyStoreFile trustStore;
    @Nullable private final KeyStoreFile keyStore;

    private TransportSecrets(ClientConfig config, Source source) {
        if (config.proxy() == null) {
            proxyUser = null;
            proxyPassword = null;
        } else if (config.proxyUser() != null) {
            proxyUser = config.proxyUser();
            proxyPassword = config.proxyPassword();
        } else {
            proxyUser = source.find("proxy-user", PROXY_USER);
            proxyPassword = source.find("proxy-password", PROXY_PASSWORD);
            if (proxyUser == null && proxyPassword != null) {
                throw new IllegalArgumentException(
                        "There is a password for the proxy (proxy-password in the credentials"
                                + " file, or "
                                + PROXY_PASSWORD
                                + "), but no user. Add proxy-user, or "
                                + PROXY_USER
                                + ".");
            }
        }
        trustStore =
                opened(config.trustStore(), source, "trust-store-password", TRUST_STORE_PASSWORD);
        keyStore = opened(config.keyStore(), source, "key-store-password", KEY_STORE_PASSWORD);
    }

    /**
     * @param environment reads a variable; null if it is not set
     * @throws IllegalArgumentException if the credentials file can't be read, or has a password
     *     without a user
     */
    static TransportSecrets resolve(ClientConfig config, UnaryOperator<String> environment) {
        return new TransportSecrets(config, new Source(config.credentials(), environment));
    }

    @Nullable
    private static KeyStoreFile opened(
            @Nullable KeyStoreFile store, Source source, String key, String variable) {
        return store == null || store.hasPassword()
                ? store
                : store.withPassword(source.find(key, variable));
    }

    @Nullable
    String proxyUser() {
        return proxyUser;
    }

    @Nullable
    String proxyPassword() {
        return proxyPassword;
    }

    @Nullable
    KeyStoreFile trustStore() {
        return trustStore;
    }

    @Nullable
    KeyStoreFile keyStore() {
        return keyStore;
    }

    @Override
    public String toString() {
        return "***";
    }

    /** The credentials file, if there is one, before the environment. */
    private static final class Source {
        @Nullable private final CredentialsFile file;
        private final UnaryOperator<String> environment;

        Source(Credentials credentials, UnaryOperator<String> environment) {
            this.file =
                    credentials.source() == Credentials.Source.FILE
                            ? new CredentialsFile(credentials.first(), credentials.scheme())
                            : null;
            this.environment = environment;
        }

        @Nullable
        String find(String key, String variable) {
            String value = file == null ? null : file.find(key, variable);
            if (value == null) {
                value = environment.apply(variable);
            }
            return value == null || value.isEmpty() ? null : value;
        }
    }
}
