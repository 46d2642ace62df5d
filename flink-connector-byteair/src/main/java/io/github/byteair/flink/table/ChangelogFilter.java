/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.util.Objects;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.table.data.RowData;

/** Which rows of a changelog go on to the serializer; a DELETE under {@code fail} ends the job. */
final class ChangelogFilter implements FilterFunction<RowData> {

    private static final long serialVersionUID = 1L;

    private final DeletePolicy deletePolicy;

    ChangelogFilter(DeletePolicy deletePolicy) {
        this.deletePolicy = Objects.requireNonNull(deletePolicy);
    }

    @Override
    public boolean filter(RowData row) {
        switch (ChangelogRule.actionFor(row.getRowKind(), deletePolicy)) {
            case WRITE:
            case MARK:
                return true;
            case IGNORE:
                return false;
            default:
                throw new IllegalStateException(
                        "The input of a ByteAir table deleted a row, which the platform cannot do."
                                + " Set 'sink.delete.policy' to 'mark', to write such rows again with a"
                                + " field such as status set, or to 'ignore'.");
        }
    }
}
