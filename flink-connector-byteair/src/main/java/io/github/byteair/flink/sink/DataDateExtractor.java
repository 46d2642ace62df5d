/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.io.Serializable;
import java.time.LocalDate;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Tells the day a record belongs to, in the offline stages.
 *
 * @param <T> what the sink takes
 */
@PublicEvolving
@FunctionalInterface
public interface DataDateExtractor<T> extends Serializable {

    /**
     * The element's data date. Null, a year outside 1970 to 9999, or an exception makes the record
     * one that can't be written ({@link RejectionCause#INVALID_DATA_DATE}). Called by the task
     * thread.
     */
    @Nullable
    LocalDate dataDate(T element) throws Exception;
}
