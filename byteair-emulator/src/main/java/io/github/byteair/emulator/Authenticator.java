/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.time.Instant;

/** Verifies whichever of the two schemes a request uses. */
final class Authenticator {

    private final VolcVerifier volc;
    private final AirVerifier air;

    Authenticator(EmulatorSettings settings) {
        this.volc = new VolcVerifier(settings.accessKey, settings.secretKey);
        this.air = new AirVerifier(settings.airToken, settings.airMaxSkew);
    }

    void verify(RawRequest request, Instant now) throws AuthFailure {
        if (request.header("authorization") != null) {
            volc.verify(request, now);
        } else if (request.header("tenant-signature") != null) {
            air.verify(request, now);
        } else {
            throw new AuthFailure(
                    "neither Authorization (access key) nor Tenant-Signature (air token) was sent");
        }
    }
}
