/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Records;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Ids of which none is lost with an attempt of a task, though no state holds them: a refused
 * request keeps its own, and one that takes another's place has one that follows from that one's
 * from its content and its place. As long as random ones, and as far apart.
 */
final class RepeatableIds implements RequestIds {

    private final RequestIds first;
    private final BooleanSupplier keepRefused;

    RepeatableIds(RequestIds first, BooleanSupplier keepRefused) {
        this.first = first;
        this.keepRefused = keepRefused;
    }

    @Override
    public String next() {
        return first.next();
    }

    @Override
    public String replacing(String id, Records records, int place) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        name.writeBytes((id + ' ' + place).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < records.count(); i++) {
            name.write('\n');
            name.write(records.array(), records.start(i), records.length(i));
        }
        return UUID.nameUUIDFromBytes(name.toByteArray()).toString();
    }

    @Override
    public boolean keepsRefused() {
        return keepRefused.getAsBoolean();
    }

    /** Which attempt this is does not matter: one that a new JobManager starts counts anew. */
    @Override
    public IdHistory historyOfNew() {
        return IdHistory.REPEATED;
    }
}
