/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import org.apache.flink.annotation.Internal;

/**
 * A serialization schema of ours that writes each record into an array of its own, which it uses
 * again, instead of making a new one.
 */
@Internal
public interface InPlaceSchema<T> {

    /**
     * Writes an element's JSON, to be read from {@link #array} until the next call.
     *
     * @return how many bytes it has
     */
    int serializeInPlace(T element) throws Exception;

    /** Holds the last element's JSON from its beginning. */
    byte[] array();
}
