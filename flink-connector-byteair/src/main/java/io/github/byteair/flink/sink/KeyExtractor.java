/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Tells which elements are versions of one row: those with equal keys.
 *
 * @param <T> what the sink takes
 */
@PublicEvolving
@FunctionalInterface
public interface KeyExtractor<T> extends Serializable {

    /**
     * The element's key: whatever text is equal for versions of one row and for no others, such as
     * the id that the platform knows it by. Null or an exception makes the record one that can't be
     * written ({@link RejectionCause#NOT_SERIALIZABLE}). Called by the task thread.
     */
    String key(T element) throws Exception;
}
