/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "a, '', 1",
        "'', abc, 3",
        "topic, topic, 0",
        "topik, topic, 1",
        "tpoic, topic, 1",
        "topics, topic, 1",
        "kitten, sitting, 3"
    })
    void distance(String a, String b, int expected) {
        assertThat(NearestName.distance(a, b)).isEqualTo(expected);
        assertThat(NearestName.distance(b, a)).isEqualTo(expected);
    }

    @Test
    void nearestIfNearEnough() {
        List<String> names = List.of("topic", "stage", "tenant-id");
        assertThat(NearestName.of("tennant-id", names)).contains("tenant-id");
        assertThat(NearestName.of("tenantid", names)).contains("tenant-id");
        assertThat(NearestName.of("xyzzy-plugh", names)).isEmpty();
    }
}
