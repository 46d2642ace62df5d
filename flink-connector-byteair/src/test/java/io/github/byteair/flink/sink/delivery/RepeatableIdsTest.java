/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Records;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Two attempts of a task have nothing in common but what they are given. */
class RepeatableIdsTest {

    private final RequestIds first = RequestIds.repeatable(RequestIds.random());
    private final RequestIds second = RequestIds.repeatable(RequestIds.random());

    @Test
    void whatTakesTheSamePlaceHasTheSameId() {
        Records all = records("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
        String id = first.next();
        assertThat(first.replacing(id, all.slice(1, 3), 0))
                .isEqualTo(second.replacing(id, records("{\"b\":2}", "{\"c\":3}"), 0))
                .hasSameSizeAs(id);
        assertThat(first.keepsRefused()).isTrue();
    }

    @Test
    void otherBytesOrAnotherPlaceHaveAnotherId() {
        String id = first.next();
        String half = first.replacing(id, records("{\"a\":1}"), 0);
        assertThat(half)
                .isNotEqualTo(id)
                .isNotEqualTo(first.replacing(id, records("{\"b\":2}"), 0))
                .as("the other half may have the same bytes")
                .isNotEqualTo(first.replacing(id, records("{\"a\":1}"), 1))
                .isNotEqualTo(first.replacing(half, records("{\"a\":1}"), 0))
                .isNotEqualTo(first.replacing(first.next(), records("{\"a\":1}"), 0));
        assertThat(first.replacing(id, records("1", "2"), 0))
                .isNotEqualTo(first.replacing(id, records("12"), 0));
        assertThat(first.next()).isNotEqualTo(first.next());
    }

    private static Records records(String... json) {
        List<byte[]> bytes =
                Arrays.stream(json)
                        .map(one -> one.getBytes(StandardCharsets.UTF_8))
                        .collect(Collectors.toList());
        return Records.of(bytes);
    }
}
