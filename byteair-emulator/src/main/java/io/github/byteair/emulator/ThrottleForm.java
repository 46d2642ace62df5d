/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

/**
 * How a 429 travels. The service's documentation has it in the body, a gateway in front may use the
 * HTTP status; a client must understand both.
 */
public enum ThrottleForm {
    /** HTTP 200 with code 429 in the body: what the official SDKs understand. The default. */
    BODY,
    /** HTTP status 429, with a {@code Retry-After} header if one is set. */
    HTTP
}
