/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("e2e")
class ManagedProcessTest {

    @TempDir private Path folder;

    @Test
    void whatDoesNotEndInTimeIsKilled() throws Exception {
        ManagedProcess process =
                ManagedProcess.start(
                        "sleeper", List.of("sleep", "60"), Map.of(), folder.resolve("sleeper.log"));

        assertThatThrownBy(() -> process.await(1)).isInstanceOf(AssertionError.class);

        assertThat(process.isAlive()).isFalse();
        assertThat(ManagedProcess.killLeft()).isZero();
    }
}
