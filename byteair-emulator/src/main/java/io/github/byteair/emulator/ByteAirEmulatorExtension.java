/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A {@link ByteAirEmulator} for JUnit 5 tests. In a static field it lives as long as the class and
 * is reset before each test; in an instance field each test has its own.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ByteAirEmulatorExtension EMULATOR = new ByteAirEmulatorExtension();
 * }</pre>
 */
public final class ByteAirEmulatorExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private final ByteAirEmulator.Builder builder;
    private ByteAirEmulator emulator;
    // Classes in progress that it lives for: JUnit calls it for @Nested ones as well.
    private int classes;

    /** With the defaults of {@link ByteAirEmulator#builder()}. */
    public ByteAirEmulatorExtension() {
        this(UnaryOperator.identity());
    }

    /** With settings of the test's own, e.g. {@code b -> b.requestsPerSecond(100)}. */
    public ByteAirEmulatorExtension(UnaryOperator<ByteAirEmulator.Builder> settings) {
        this.builder = settings.apply(ByteAirEmulator.builder());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (classes++ == 0) {
            emulator = builder.start();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (emulator == null) {
            emulator = builder.start();
        } else {
            emulator.reset();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (classes == 0) {
            stop();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (--classes == 0) {
            stop();
        }
    }

    private void stop() {
        if (emulator != null) {
            emulator.close();
            emulator = null;
        }
    }

    /**
     * The emulator itself.
     *
     * @throws IllegalStateException outside a test
     */
    public ByteAirEmulator emulator() {
        if (emulator == null) {
            throw new IllegalStateException(
                    "The emulator runs only during tests: register the extension with"
                            + " @RegisterExtension and use it from a test or a @BeforeEach method.");
        }
        return emulator;
    }

    /** {@link ByteAirEmulator#endpoint()}. */
    public String endpoint() {
        return emulator().endpoint();
    }

    /** {@link ByteAirEmulator#tenantId()}. */
    public String tenantId() {
        return emulator().tenantId();
    }

    /** {@link ByteAirEmulator#applicationId()}. */
    public String applicationId() {
        return emulator().applicationId();
    }

    /** {@link ByteAirEmulator#accessKey()}. */
    public String accessKey() {
        return emulator().accessKey();
    }

    /** {@link ByteAirEmulator#secretKey()}. */
    public String secretKey() {
        return emulator().secretKey();
    }

    /** {@link ByteAirEmulator#airToken()}. */
    public String airToken() {
        return emulator().airToken();
    }

    /** {@link ByteAirEmulator#stats()}. */
    public EmulatorStats stats() {
        return emulator().stats();
    }

    /** {@link ByteAirEmulator#records()}. */
    public List<ReceivedRecord> records() {
        return emulator().records();
    }

    /** {@link ByteAirEmulator#records(String)}. */
    public List<ReceivedRecord> records(String topic) {
        return emulator().records(topic);
    }

    /** {@link ByteAirEmulator#requests()}. */
    public List<ReceivedRequest> requests() {
        return emulator().requests();
    }

    /** {@link ByteAirEmulator#faults()}. */
    public Faults faults() {
        return emulator().faults();
    }
}
