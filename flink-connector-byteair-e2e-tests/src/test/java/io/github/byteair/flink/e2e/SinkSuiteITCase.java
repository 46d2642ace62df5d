/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestExternalSystem;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SinkTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Tag;

/**
 * Flink's own tests for sinks, with the emulator as the external system. They ask for records back,
 * which ByteAir has no way to give; here the emulator's records endpoint stands in.
 */
@Tag("e2e")
class SinkSuiteITCase extends SinkTestSuiteBase<String> {

    @TestEnv final MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

    @TestExternalSystem final EmulatorSystem emulator = new EmulatorSystem();

    @TestSemantics final CheckpointingMode[] semantics = {CheckpointingMode.AT_LEAST_ONCE};

    @TestContext
    final ExternalContextFactory<EmulatorSinkContext> contexts =
            testName -> new EmulatorSinkContext(emulator.process());
}
