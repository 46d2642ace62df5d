/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.annotation.Nullable;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Builds what checks servers and identifies the client. There is no way to switch checks off. */
final class TlsContexts {

    private TlsContexts() {}

    /**
     * @param trustStore null for the Java runtime's
     * @param keyStore null for no client certificate
     * @throws IllegalArgumentException with a sentence if a store can't be opened
     */
    static SSLContext create(@Nullable KeyStoreFile trustStore, @Nullable KeyStoreFile keyStore) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(keyStore), trustManagers(trustStore), new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime's TLS can't be set up.", e);
        }
    }

    @Nullable
    private static TrustManager[] trustManagers(@Nullable KeyStoreFile file)
            throws GeneralSecurityException {
        if (file == null) {
            return null;
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(file.load());
        return factory.getTrustManagers();
    }

    @Nullable
    private static KeyManager[] keyManagers(@Nullable KeyStoreFile file)
            throws GeneralSecurityException {
        if (file == null) {
            return null;
        }
        KeyStore store = file.load();
        char[] password = file.password();
        try {
            KeyManagerFactory factory =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password == null ? new char[0] : password);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The key in the key store "
                            + file.path()
                            + (password == null
                                    ? " can't be read without a password; set it ("
                                            + file.passwordSettings()
                                            + ")."
                                    : " can't be read with the store's password; give the key the"
                                            + " same one."),
                    e);
        } finally {
            if (password != null) {
                Arrays.fill(password, '\0');
            }
        }
    }
}
