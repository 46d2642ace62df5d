/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells Jackson which values of properties and map entries to leave out: it asks whether this
 * filter equals them. Null, and what holds a null or nothing.
 */
final class AbsentValues {

    @Override
    public boolean equals(Object value) {
        return value == null
                || value instanceof Optional && !((Optional<?>) value).isPresent()
                || value instanceof OptionalInt && !((OptionalInt) value).isPresent()
                || value instanceof OptionalLong && !((OptionalLong) value).isPresent()
                || value instanceof OptionalDouble && !((OptionalDouble) value).isPresent()
                || value instanceof AtomicReference && ((AtomicReference<?>) value).get() == null;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
