/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.types.RowKind;

/**
 * What each change of a changelog means for the platform, where writing a record again replaces it
 * and nothing deletes one.
 */
final class ChangelogRule {

    private ChangelogRule() {}

    static RowAction actionFor(RowKind kind, DeletePolicy deletePolicy) {
        switch (kind) {
            case INSERT:
            case UPDATE_AFTER:
                return RowAction.WRITE;
            case UPDATE_BEFORE:
                // The UPDATE_AFTER behind it has the same key and replaces the record.
                return RowAction.IGNORE;
            case DELETE:
                switch (deletePolicy) {
                    case IGNORE:
                        return RowAction.IGNORE;
                    case MARK:
                        return RowAction.MARK;
                    default:
                        return RowAction.FAIL;
                }
            default:
                throw new IllegalArgumentException("A change of an unknown kind: " + kind);
        }
    }
}
