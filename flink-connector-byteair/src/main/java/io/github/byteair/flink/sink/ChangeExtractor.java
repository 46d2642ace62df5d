/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Tells what an element does to the row of its key.
 *
 * @param <T> what the sink takes
 */
@PublicEvolving
@FunctionalInterface
public interface ChangeExtractor<T> extends Serializable {

    /** Not null; an exception or null fails the job. Called by the task thread. */
    Change change(T element) throws Exception;
}
