/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

/** A request whose sender could not be verified; the message says what is wrong with it. */
final class AuthFailure extends Exception {

    AuthFailure(String message) {
        super(message, null, false, false);
    }
}
