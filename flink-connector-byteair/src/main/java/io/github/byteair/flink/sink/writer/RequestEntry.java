/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * What Flink's async sinks call a request entry, a type that their state is declared with. This
 * sink's records lie in byte buffers and have no object each: there is never one of these.
 */
@Internal
public final class RequestEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private RequestEntry() {}
}
