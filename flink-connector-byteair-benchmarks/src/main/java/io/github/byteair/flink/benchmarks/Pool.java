/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * Hands out events made beforehand, over and over, so that the source costs next to nothing. Each
 * subtask has its own, as it notes the time in them, and more than fit into a request, so that a
 * body never repeats itself.
 */
final class Pool<T> implements GeneratorFunction<Long, T> {

    private static final long serialVersionUID = 1L;
    private static final int BYTES = 10_000_000;

    /** How an event becomes an element. */
    interface Form<T> extends Function<Behavior, T>, Serializable {}

    private final int jsonBytes;
    private final Form<T> form;
    private transient List<T> elements;

    Pool(int jsonBytes, Form<T> form) {
        this.jsonBytes = jsonBytes;
        this.form = form;
    }

    @Override
    public void open(SourceReaderContext context) {
        elements =
                Behaviors.make(BYTES / context.currentParallelism() / jsonBytes, jsonBytes).stream()
                        .map(form)
                        .collect(Collectors.toList());
    }

    @Override
    public T map(Long n) {
        Meter.written();
        return elements.get((int) (n % elements.size()));
    }
}
