/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension as a user's tests use it. */
class ByteAirEmulatorExtensionTest {

    private static String endpointOfTheClass;

    @RegisterExtension
    static final ByteAirEmulatorExtension SHARED =
            new ByteAirEmulatorExtension(b -> b.keepRecords(10).topics("video"));

    @RegisterExtension final ByteAirEmulatorExtension own = new ByteAirEmulatorExtension();

    @BeforeEach
    void bothRun() {
        assertThat(SHARED.endpoint()).isNotEqualTo(own.endpoint());
        assertThat(endpointOfTheClass).isIn(null, SHARED.endpoint());
        endpointOfTheClass = SHARED.endpoint();
    }

    @RepeatedTest(2)
    void eachTestBeginsAnew() throws Exception {
        for (ByteAirEmulatorExtension extension : new ByteAirEmulatorExtension[] {SHARED, own}) {
            TestClient client = new TestClient(extension.emulator());
            assertThat(extension.stats().requests()).isZero();
            assertThat(client.behavior("[{}]").id("once").code()).isZero();
            extension.faults().errorRate(1).outage(Outage.UNAVAILABLE);
        }
        assertThat(SHARED.records("behavior")).hasSize(1);
    }

    @Test
    void aTestCantPassOnAPartOfTheRecords() throws Exception {
        String eleven = String.join(",", Collections.nCopies(11, "{}"));
        new TestClient(SHARED.emulator())
                .write("video", TestClient.STREAMING, "[" + eleven + "]")
                .send();

        assertThatThrownBy(SHARED::records).hasMessageContaining("keepRecords");
        assertThat(SHARED.emulator().latestRecords(100)).hasSize(10);
    }

    @Test
    void outsideATestThereIsNone() {
        assertThatThrownBy(() -> new ByteAirEmulatorExtension().endpoint())
                .hasMessageContaining("@RegisterExtension");
    }

    @Test
    void aStoppedEmulatorIsGone() {
        ByteAirEmulator emulator = ByteAirEmulator.builder().start();
        emulator.close();
        emulator.close();

        assertThatThrownBy(() -> new TestClient(emulator).behavior("[{}]").send())
                .isInstanceOf(IOException.class);
    }

    @Nested
    class Inside {

        @Test
        void theClassKeepsItsEmulator() {
            assertThat(SHARED.endpoint()).isEqualTo(endpointOfTheClass);
            assertThat(SHARED.stats().requests()).isZero();
        }
    }
}
