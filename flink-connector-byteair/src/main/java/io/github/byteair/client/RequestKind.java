/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

/** What was asked; a few answers mean different things to the two. */
enum RequestKind {
    WRITE,
    DONE
}
