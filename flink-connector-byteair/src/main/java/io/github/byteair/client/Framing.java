/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

/** How much of an answer's body has come, as far as HTTP tells. */
enum Framing {
    /** Its length, its last chunk, or the lack of a body by definition says that it is whole. */
    WHOLE,
    /**
     * The end of the connection ended it, as servers of HTTP/1.0 do. Whether it is whole only its
     * own form can tell: a whole gzip stream or a whole JSON object can, protobuf can't.
     */
    BY_CLOSE,
    /**
     * Broken off: less than its length says, no last chunk, or the deadline came before its end.
     */
    LOST,
    /** Given up for its size. */
    TOO_LARGE
}
