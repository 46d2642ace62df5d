/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * One record on its way: a JSON object's bytes, made once, and the day it belongs to.
 *
 * <p>Immutable; the array is not copied and must not be changed.
 */
@Internal
public final class RequestEntry implements Serializable {

    private static final long serialVersionUID = 1L;

    private final byte[] json;
    @Nullable private final LocalDate dataDate;

    public RequestEntry(byte[] json, @Nullable LocalDate dataDate) {
        this.json = Objects.requireNonNull(json);
        this.dataDate = dataDate;
    }

    /** The record as one JSON object in UTF-8. */
    public byte[] json() {
        return json;
    }

    /** The record's data date; null in the streaming stage. */
    @Nullable
    public LocalDate dataDate() {
        return dataDate;
    }

    /** What the record adds to a request's body: its bytes and one separator. */
    public int sizeInBytes() {
        return json.length + 1;
    }
}
