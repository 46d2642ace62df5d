/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a test's own, made with the JDK's tool, which alone can make certificates. */
public final class PrivateCa {

    private final Path folder;
    private final String password;

    /** Makes the authority's key in the folder; all stores have that password. */
    public PrivateCa(Path folder, String password) throws Exception {
        this.folder = folder;
        this.password = password;
        keytool("ca", "-genkeypair", "-dname", "CN=A private CA", "-ext", "bc:c", "-keyalg", "EC");
        keytool("ca", "-exportcert", "-rfc", "-file", certificate().toString());
        Path trust = trustStore();
        keytool("trust", "-importcert", "-noprompt", "-file", certificate().toString());
        if (!Files.exists(trust)) {
            throw new IOException("No trust store was made");
        }
    }

    /** The authority's own certificate, as text (PEM). */
    public Path certificate() {
        return folder.resolve("ca.pem");
    }

    /** A PKCS12 store that holds the authority. */
    public Path trustStore() {
        return folder.resolve("trust.p12");
    }

    /**
     * A PKCS12 store with a key and a certificate that the authority has signed.
     *
     * @param san whom it is for, as keytool takes it: {@code dns:a.example}
     */
    public Path issue(String name, String san) throws Exception {
        String request = folder.resolve(name + ".csr").toString();
        String signed = folder.resolve(name + ".pem").toString();
        keytool(name, "-genkeypair", "-dname", "CN=" + name, "-keyalg", "EC");
        keytool(name, "-certreq", "-file", request);
        keytool(
                "ca",
                "-gencert",
                "-rfc",
                "-infile",
                request,
                "-outfile",
                signed,
                "-ext",
                "san=" + san);
        String alias = "ca-certificate";
        run(
                folder.resolve(name + ".p12"),
                alias,
                List.of("-importcert", "-noprompt", "-file", certificate().toString()));
        keytool(name, "-importcert", "-noprompt", "-file", signed);
        return folder.resolve(name + ".p12");
    }

    /** For a server with these keys that asks clients for a certificate of the authority. */
    public SSLContext context(Path keys) throws Exception {
        KeyManagerFactory own =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(load(keys), password.toCharArray());
        TrustManagerFactory others =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(load(trustStore()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }

    private KeyStore load(Path path) throws Exception {
        return KeyStore.getInstance(path.toFile(), password.toCharArray());
    }

    private void keytool(String name, String... arguments) throws Exception {
        run(folder.resolve(name + ".p12"), name, List.of(arguments));
    }

    private void run(Path store, String alias, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(
                List.of(
                        "-alias",
                        alias,
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        password));
        Path log = folder.resolve("keytool.log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(arguments.get(0) + " failed: " + Files.readString(log));
        }
    }
}
