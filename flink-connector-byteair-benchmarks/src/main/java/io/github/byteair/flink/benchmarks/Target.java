/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import java.io.Serializable;

/** An emulator, as its own defaults have it. */
public record Target(String endpoint) implements Serializable {

    static final String WRITE =
            "/data/api/20013144/behavior?method=write&stage=incremental_sync_streaming";

    public String applicationId() {
        return "20013144";
    }

    public String tenantId() {
        return "2100021";
    }

    public String accessKey() {
        return "AKLTemulatoraccesskey";
    }

    public String secretKey() {
        return "emulatorSecretKey==";
    }

    /** What a client's Host header says. */
    String host() {
        return endpoint.substring(endpoint.indexOf("//") + 2);
    }
}
