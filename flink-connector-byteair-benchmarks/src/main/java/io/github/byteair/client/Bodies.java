/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The client's way from records to signed bytes, for benchmarks outside its package. */
public final class Bodies implements AutoCloseable {

    /** The level that the client compresses with unless told otherwise. */
    public static final int DEFAULT_LEVEL = ClientConfig.DEFAULT_GZIP_LEVEL;

    private final GzipEncoder encoder;

    /** One thread's. */
    public Bodies(int level) {
        this.encoder = new GzipEncoder(level);
    }

    /** A request's body. */
    public byte[] encode(Records records) {
        return encoder.encodeArray(records);
    }

    @Override
    public void close() {
        encoder.close();
    }

    /** Hashes and signs a body on its way to the real service. */
    public static Map<String, String> sign(byte[] body) {
        return sign(
                "AKLTexample",
                "exampleSecret",
                "/data/api/1/behavior?method=write&stage=incremental_sync_streaming",
                "api.byteair.volces.com",
                body);
    }

    /** Hashes and signs: the authentication headers of a write. */
    public static Map<String, String> sign(
            String accessKey, String secretKey, String requestUri, String host, byte[] body) {
        return new RequestSigner("2100021", Bodies::nonce)
                .sign(
                        Secrets.volc(accessKey, secretKey),
                        requestUri,
                        host,
                        "application/json",
                        Map.of(),
                        body,
                        Instant.now());
    }

    private static String nonce() {
        return Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30), 36);
    }
}
