/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.Certificate;
import javax.net.ssl.SSLContext;

/** An authority of a test's own, and what it has signed, in PKCS12 stores. */
public final class PrivateCa {

    private static final String NAME = "A private CA";

    private final Path folder;
    private final String password;
    private final KeyPair keys;
    private final Certificate certificate;
    private final Path trustStore;

    /** Writes its stores into the folder; all have that password. */
    public PrivateCa(Path folder, String password) throws Exception {
        this.folder = folder;
        this.password = password;
        keys = TestCertificates.keyPair();
        certificate = TestCertificates.authority(keys, NAME);
        trustStore =
                TestCertificates.storeTrusted(folder.resolve("trust.p12"), password, certificate);
    }

    /** A store that holds the authority. */
    public Path trustStore() {
        return trustStore;
    }

    /**
     * A store with a key and a certificate that the authority has signed.
     *
     * @param san whom it is for: {@code dns:a.example}
     */
    public Path issue(String name, String san) throws Exception {
        KeyPair own = TestCertificates.keyPair();
        return TestCertificates.storeKeys(
                folder.resolve(name + ".p12"),
                password,
                own,
                TestCertificates.issue(own, name, keys.getPrivate(), NAME, san),
                certificate);
    }

    /** For a server with these keys that asks clients for a certificate of the authority. */
    public SSLContext context(Path serverKeys) throws Exception {
        return TestCertificates.context(serverKeys, trustStore, password);
    }
}
