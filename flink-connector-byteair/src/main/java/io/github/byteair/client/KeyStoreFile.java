/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.Objects;
import javax.annotation.Nullable;

/** Where a trust or key store is and how to open it; read only where the client runs. */
final class KeyStoreFile implements Serializable {

    private static final long serialVersionUID = 1L;

    static final String PEM = "PEM";

    private static final int PEM_HEAD_BYTES = 4096;

    private final String role;
    private final String path;
    @Nullable private final String password;
    @Nullable private final String type;

    /**
     * @param role "trust store" or "key store", for sentences
     * @param type of a {@link KeyStore}; PEM for a file of certificates; null to have them told
     *     apart (the platform's default reads both PKCS12 and JKS)
     */
    KeyStoreFile(String role, String path, @Nullable String password, @Nullable String type) {
        if (path == null || path.trim().isEmpty()) {
            throw new IllegalArgumentException(
                    "The path of the "
                            + role
                            + " is empty (http."
                            + role.replace(' ', '-')
                            + "); set it, or leave the "
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
        boolean certificatesOnly = role.startsWith("trust");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(path)))) {
            if (PEM.equalsIgnoreCase(type)
                    || type == null && certificatesOnly && looksLikePem(in)) {
                return loadCertificates(in);
            }
            KeyStore store = KeyStore.getInstance(type == null ? KeyStore.getDefaultType() : type);
            store.load(in, password());
            requireContent(store);
            return store;
        } catch (EmptyStoreException e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "The "
                            + role
                            + " "
                            + path
                            + " ("
                            + settings()
                            + ") can't be opened ("
                            + e.getClass().getSimpleName()
                            + "). Check that the file exists where the client runs, its password"
                            + " ("
                            + passwordSettings()
                            + ") and its type (PKCS12, JKS"
                            + (certificatesOnly ? " or PEM" : "")
                            + ").",
                    e);
        }
    }

    /** Without its password a store opens all the same, but its certificates stay hidden. */
    private void requireContent(KeyStore store) throws GeneralSecurityException {
        boolean certificates = role.startsWith("trust");
        for (String alias : Collections.list(store.aliases())) {
            if (certificates ? store.isCertificateEntry(alias) : store.isKeyEntry(alias)) {
                return;
            }
        }
        throw new EmptyStoreException(
                "The "
                        + role
                        + " "
                        + path
                        + " ("
                        + settings()
                        + ") holds no "
                        + (certificates ? "trusted certificate" : "private key")
                        + " that can be read. "
                        + (password == null
                                ? "No password is set for it: set one ("
                                        + passwordSettings()
                                        + "), or name another file."
                                : "Name another file, or import it anew, for instance with the"
                                        + " JDK's keytool."));
    }

    private static final class EmptyStoreException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        EmptyStoreException(String message) {
            super(message);
        }
    }

    /** Where the store is set. */
    private String settings() {
        return role.startsWith("trust")
                ? "http.trust-store, setTrustStore"
                : "http.key-store, setKeyStore";
    }

    /** Where its password may be set. */
    String passwordSettings() {
        return role.startsWith("trust")
                ? "http.trust-store.password, trust-store-password in the credentials file, or "
                        + TransportSecrets.TRUST_STORE_PASSWORD
                : "http.key-store.password, key-store-password in the credentials file, or "
                        + TransportSecrets.KEY_STORE_PASSWORD;
    }

    /** Text that begins with a certificate; what comes before the first may be a description. */
    private static boolean looksLikePem(InputStream in) throws IOException {
        in.mark(PEM_HEAD_BYTES);
        String head = new String(in.readNBytes(PEM_HEAD_BYTES), StandardCharsets.ISO_8859_1);
        in.reset();
        return head.contains("-----BEGIN ");
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

    boolean hasPassword() {
        return password != null;
    }

    KeyStoreFile withPassword(@Nullable String password) {
        return new KeyStoreFile(role, path, password, type);
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
