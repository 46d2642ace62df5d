/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import io.github.byteair.flink.e2e.harness.Bench;
import io.github.byteair.flink.e2e.harness.EmulatorProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.connector.testframe.TestResource;

/** The emulator as the external system of Flink's own tests. */
final class EmulatorSystem implements TestResource {

    private EmulatorProcess process;

    EmulatorProcess process() {
        return process;
    }

    @Override
    public void startUp() throws Exception {
        Path folder = Path.of(System.getProperty("e2e.target"), "e2e", "SinkSuiteITCase");
        Bench.delete(folder);
        Files.createDirectories(folder);
        process = Bench.newEmulator(folder, "--topic", "*");
        process.start();
    }

    @Override
    public void tearDown() throws Exception {
        process.close();
    }
}
