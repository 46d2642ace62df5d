/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Objects;
import javax.annotation.Nullable;

/** Where a trust or key store is and how to open it; read only where the client runs. */
final class KeyStoreFile implements Serializable {

    private static final long serialVersionUID = 1L;

    static final String PEM = "PEM";

    private final String role;
    private final String path;
    @Nullable private final String password;
    @Nullable private final String type;

    /**
     * @param role "trust store" or "key store", for sentences
     * @param type of a {@link KeyStore}; PEM for a file of certificates; null for the platform's
     *     default, which reads both PKCS12 and JKS
     */
    KeyStoreFile(String role, String path, @Nullable String password, @Nullable String type) {
        if (path == null || path.trim().isEmpty()) {
            throw new IllegalArgumentException(
                    "The path of the "
                            + role
                            + " is empty; set it, or leave the "
                            + role
                            + " out.");
        }
        this.role = role;
        this.path = path;
        this.password = password;
        this.type = type;
    }

    /**
     * @throws IllegalArgumentException with a sentence if the file is missing or can't be opened
     */
    KeyStore load() {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            if (PEM.equalsIgnoreCase(type)) {
                return loadCertificates(in);
            }
            KeyStore store = KeyStore.getInstance(type == null ? KeyStore.getDefaultType() : type);
            store.load(in, password());
            return store;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "The "
                            + role
                            + " "
                            + path
                            + " can't be opened ("
                            + e.getClass().getSimpleName()
                            + "). Check that the file exists where the client runs, its password"
                            + " and its type (PKCS12, JKS"
                            + (role.startsWith("trust") ? " or PEM" : "")
                            + ").",
                    e);
        }
    }

    private static KeyStore loadCertificates(InputStream in)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(in)) {
            store.setCertificateEntry("certificate-" + number++, certificate);
        }
        if (number == 0) {
            throw new IOException("No certificate in it");
        }
        return store;
    }

    /** A fresh copy; null if there is none. */
    @Nullable
    char[] password() {
        return password == null ? null : password.toCharArray();
    }

    String path() {
        return path;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof KeyStoreFile)) {
            return false;
        }
        KeyStoreFile that = (KeyStoreFile) other;
        return role.equals(that.role)
                && path.equals(that.path)
                && Objects.equals(password, that.password)
                && Objects.equals(type, that.type);
    }

    @Override
    public int hashCode() {
        return Objects.hash(role, path, type);
    }

    @Override
    public String toString() {
        return path;
    }
}
