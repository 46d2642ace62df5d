/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import org.apache.flink.annotation.PublicEvolving;

/** What an element does to the row of its key. */
@PublicEvolving
public enum Change {
    /** It is the row as it now is: written. {@code +I} and {@code +U} of a changelog. */
    UPSERT,
    /**
     * It is the row as it no longer is: {@code -U}. Most often the row as it now is follows, and
     * this is passed over; where nothing follows, as when an update leaves a filter, the row is
     * gone.
     */
    RETRACT,
    /**
     * The row is gone: {@code -D}. Where an {@link #UPSERT} of its key follows at once, as from
     * Flink's upsert materializer, the two are an update, and this is passed over.
     */
    DELETE
}
