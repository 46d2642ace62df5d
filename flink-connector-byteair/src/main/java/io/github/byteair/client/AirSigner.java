/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

/**
 * The older scheme: a hash over a token and the request.
 *
 * <p>Source: [sdk]; [doc] for the service's refusal of a {@code Tenant-Ts} that is seconds old.
 */
final class AirSigner {

    private AirSigner() {}

    /**
     * The value of {@code Tenant-Signature}.
     *
     * @param body as sent, that is compressed
     * @param tenantTs the value of {@code Tenant-Ts}, epoch seconds
     * @param nonce the value of {@code Tenant-Nonce}
     */
    static String signature(
            String token, byte[] body, String tenantId, String tenantTs, String nonce) {
        return Digests.sha256Hex(
                Digests.utf8(token),
                body,
                Digests.utf8(tenantId),
                Digests.utf8(tenantTs),
                Digests.utf8(nonce));
    }
}
