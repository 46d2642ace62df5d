/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.IOException;
import javax.annotation.Nullable;

/** Makes elements of a file's lines. One parser reads one file, from its beginning. */
interface LineParser<T> {

    /**
     * Takes from the lines what makes the next element.
     *
     * @return null at the end
     * @throws LineFault if the element is malformed; the one after it can be read
     */
    @Nullable
    T next(Utf8Lines lines) throws IOException, LineFault;

    /** The number of the line on which the element read last began. */
    long firstLine();
}
