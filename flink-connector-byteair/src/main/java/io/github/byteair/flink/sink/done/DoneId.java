/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import java.util.Objects;

/** Under which Request-Id a day is closed, as a checkpoint holds it. Immutable. */
final class DoneId {

    private final String requestId;
    private final boolean putOff;

    /**
     * @param putOff whether the platform has put a call for the day off, so that it may know an id
     *     of it without having closed the day
     */
    DoneId(String requestId, boolean putOff) {
        this.requestId = Objects.requireNonNull(requestId, "requestId");
        this.putOff = putOff;
    }

    String requestId() {
        return requestId;
    }

    boolean putOff() {
        return putOff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DoneId
                && requestId.equals(((DoneId) other).requestId)
                && putOff == ((DoneId) other).putOff;
    }

    @Override
    public int hashCode() {
        return Objects.hash(requestId, putOff);
    }

    @Override
    public String toString() {
        return requestId + (putOff ? ", put off" : "");
    }
}
