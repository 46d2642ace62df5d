/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AirSignerTest {

    /** Computed with another program (Python's hashlib). */
    @Test
    void signsAsComputedByHand() {
        assertThat(
                        AirSigner.signature(
                                "tok", Digests.utf8("body"), "2100021", "1767323045", "abcdefgh"))
                .isEqualTo("73e9444226a64b500d571b63d2b98934c012593ca59f4220800c0821430a68f0");
    }
}
