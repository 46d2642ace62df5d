/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.committable;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.flink.annotation.Internal;

/** Two collections one behind the other; a view, so that what one reads lazily stays so. */
@Internal
public final class Joined<E> extends AbstractCollection<E> {

    private final Collection<? extends E> first;
    private final Collection<? extends E> second;

    /** Both are read when this is. */
    public Joined(Collection<? extends E> first, Collection<? extends E> second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public int size() {
        return first.size() + second.size();
    }

    @Override
    public Iterator<E> iterator() {
        Iterator<? extends E> before = first.iterator();
        Iterator<? extends E> after = second.iterator();
        return new Iterator<E>() {

            @Override
            public boolean hasNext() {
                return before.hasNext() || after.hasNext();
            }

            @Override
            public E next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return before.hasNext() ? before.next() : after.next();
            }
        };
    }
}
