/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import javax.annotation.Nullable;

/** The delete policy, with what {@link DeletePolicy#MARK} needs. Immutable. */
final class DeleteHandling implements Serializable {

    private static final long serialVersionUID = 1L;

    private final DeletePolicy policy;
    private final int markColumn;
    @Nullable private final byte[] markJson;

    private DeleteHandling(DeletePolicy policy, int markColumn, @Nullable byte[] markJson) {
        this.policy = Objects.requireNonNull(policy);
        this.markColumn = markColumn;
        this.markJson = markJson;
    }

    static DeleteHandling fail() {
        return new DeleteHandling(DeletePolicy.FAIL, -1, null);
    }

    static DeleteHandling ignore() {
        return new DeleteHandling(DeletePolicy.IGNORE, -1, null);
    }

    static DeleteHandling mark(int column, byte[] json) {
        return new DeleteHandling(DeletePolicy.MARK, column, json);
    }

    DeletePolicy policy() {
        return policy;
    }

    /** The place of the column that carries the mark. */
    int markColumn() {
        return markColumn;
    }

    /** What is written there. */
    byte[] markJson() {
        return Objects.requireNonNull(markJson);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeleteHandling
                && policy == ((DeleteHandling) other).policy
                && markColumn == ((DeleteHandling) other).markColumn
                && Arrays.equals(markJson, ((DeleteHandling) other).markJson);
    }

    @Override
    public int hashCode() {
        return Objects.hash(policy, markColumn, Arrays.hashCode(markJson));
    }
}
