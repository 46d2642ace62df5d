/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;

/**
 * Makes X.509 certificates of elliptic-curve keys, valid from yesterday for ten years, and keeps
 * them in PKCS12 stores. The JDK has no public class for it, and its tool is a process of its own
 * for each step. Written out here is the DER of RFC 5280, as far as tests need it.
 */
final class TestCertificates {

    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int VERSION = 0xA0;
    private static final int EXTENSIONS = 0xA3;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;

    private static final byte[] TRUE = {(byte) 0xFF};

    /** 1.2.840.10045.4.3.2, SHA256withECDSA. */
    private static final byte[] ALGORITHM =
            der(
                    SEQUENCE,
                    new byte[] {0x06, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2});

    /** 2.5.29.19. */
    private static final byte[] BASIC_CONSTRAINTS = {0x06, 3, 0x55, 0x1D, 0x13};

    /** 2.5.29.17. */
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x06, 3, 0x55, 0x1D, 0x11};

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private TestCertificates() {}

    static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** An authority's own certificate. */
    static Certificate authority(KeyPair keys, String name) throws Exception {
        byte[] isAuthority = der(SEQUENCE, der(BOOLEAN, TRUE));
        byte[] extension =
                der(
                        SEQUENCE,
                        BASIC_CONSTRAINTS,
                        der(BOOLEAN, TRUE),
                        der(OCTET_STRING, isAuthority));
        return sign(keys, name, keys.getPrivate(), name, extension);
    }

    /**
     * A certificate for those keys.
     *
     * @param san whom it is for: {@code dns:a.example} and {@code ip:127.0.0.1}, with commas
     */
    static Certificate issue(
            KeyPair keys, String name, PrivateKey issuerKey, String issuer, String san)
            throws Exception {
        List<byte[]> names = new ArrayList<>();
        for (String one : san.split(",")) {
            String value = one.substring(one.indexOf(':') + 1);
            names.add(
                    one.startsWith("ip:")
                            ? der(IP_ADDRESS, InetAddress.getByName(value).getAddress())
                            : der(DNS_NAME, value.getBytes(StandardCharsets.US_ASCII)));
        }
        byte[] extension =
                der(
                        SEQUENCE,
                        SUBJECT_ALTERNATIVE_NAME,
                        der(OCTET_STRING, der(SEQUENCE, names.toArray(new byte[0][]))));
        return sign(keys, name, issuerKey, issuer, extension);
    }

    private static Certificate sign(
            KeyPair keys, String name, PrivateKey issuerKey, String issuer, byte[] extension)
            throws Exception {
        Instant now = Instant.now();
        byte[] toBeSigned =
                der(
                        SEQUENCE,
                        der(VERSION, der(INTEGER, new byte[] {2})),
                        der(INTEGER, BigInteger.valueOf(System.nanoTime()).abs().toByteArray()),
                        ALGORITHM,
                        new X500Principal("CN=" + issuer).getEncoded(),
                        der(
                                SEQUENCE,
                                time(now.minus(Duration.ofDays(1))),
                                time(now.plus(Duration.ofDays(3650)))),
                        new X500Principal("CN=" + name).getEncoded(),
                        keys.getPublic().getEncoded(),
                        der(EXTENSIONS, der(SEQUENCE, extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKey);
        signature.update(toBeSigned);
        byte[] noUnusedBits = {0};
        byte[] certificate =
                der(
                        SEQUENCE,
                        toBeSigned,
                        ALGORITHM,
                        der(BIT_STRING, noUnusedBits, signature.sign()));
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate));
    }

    private static byte[] time(Instant time) {
        return der(UTC_TIME, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    /** Tag, length, and the contents one after the other. */
    private static byte[] der(int tag, byte[]... contents) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            value.writeBytes(content);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = value.size();
        if (length > 0xFF) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length > 0x7F) {
            out.write(0x81);
        }
        out.write(length);
        out.writeBytes(value.toByteArray());
        return out.toByteArray();
    }

    // ------------------------------------------------------------------ stores

    /** Stores keys with their certificate and those that vouch for it. */
    static Path storeKeys(Path file, String password, KeyPair keys, Certificate... chain)
            throws Exception {
        KeyStore store = empty();
        store.setKeyEntry("keys", keys.getPrivate(), password.toCharArray(), chain);
        return save(store, file, password);
    }

    /** Stores what is to be trusted. */
    static Path storeTrusted(Path file, String password, Certificate trusted) throws Exception {
        KeyStore store = empty();
        store.setCertificateEntry("trusted", trusted);
        return save(store, file, password);
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Path save(KeyStore store, Path file, String password) throws Exception {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }

    static KeyStore load(Path file, String password) throws Exception {
        return KeyStore.getInstance(file.toFile(), password.toCharArray());
    }

    /** For a server with those keys that trusts clients of that store. */
    static SSLContext context(Path keys, Path trusted, String password) throws Exception {
        KeyManagerFactory own =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(load(keys, password), password.toCharArray());
        TrustManagerFactory others =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(load(trusted, password));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }
}
