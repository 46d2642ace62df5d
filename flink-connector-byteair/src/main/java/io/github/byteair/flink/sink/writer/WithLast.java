/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A collection and one element behind it; a view, so that what the first reads lazily stays so. */
final class WithLast<E> extends AbstractCollection<E> {

    private final Collection<? extends E> first;
    private final E last;

    WithLast(Collection<? extends E> first, E last) {
        this.first = first;
        this.last = last;
    }

    @Override
    public int size() {
        return first.size() + 1;
    }

    @Override
    public Iterator<E> iterator() {
        Iterator<? extends E> elements = first.iterator();
        return new Iterator<E>() {
            private boolean ended;

            @Override
            public boolean hasNext() {
                return !ended;
            }

            @Override
            public E next() {
                if (elements.hasNext()) {
                    return elements.next();
                }
                if (ended) {
                    throw new NoSuchElementException();
                }
                ended = true;
                return last;
            }
        };
    }
}
