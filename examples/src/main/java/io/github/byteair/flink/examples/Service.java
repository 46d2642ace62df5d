/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.Credentials;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import java.util.Optional;
import javax.annotation.Nullable;

/** The ByteAir service that a job writes to: a real one, or an emulator of its own. */
final class Service implements AutoCloseable {

    /** The service's own limits for a project (write page, docs 108563). */
    private static final int REQUESTS_PER_SECOND = 100;

    private static final int RECORDS_PER_SECOND = 50_000;

    /** For its page to show; what was counted is counted without them. */
    private static final int KEPT_RECORDS = 1_000;

    private final String[] endpoints;
    private final String tenantId;
    private final String applicationId;
    private final Credentials credentials;
    @Nullable private final ByteAirEmulator emulator;

    private Service(
            String[] endpoints,
            String tenantId,
            String applicationId,
            Credentials credentials,
            @Nullable ByteAirEmulator emulator) {
        this.endpoints = endpoints;
        this.tenantId = tenantId;
        this.applicationId = applicationId;
        this.credentials = credentials;
        this.emulator = emulator;
    }

    static Service at(
            String[] endpoints, String tenantId, String applicationId, Credentials credentials) {
        return new Service(endpoints, tenantId, applicationId, credentials, null);
    }

    /**
     * Starts an emulator in this process.
     *
     * @param quota whether it enforces the service's limits
     */
    static Service emulated(boolean quota) {
        ByteAirEmulator emulator =
                ByteAirEmulator.builder()
                        .requestsPerSecond(quota ? REQUESTS_PER_SECOND : 0)
                        .recordsPerSecond(quota ? RECORDS_PER_SECOND : 0)
                        .keepRecords(KEPT_RECORDS)
                        .keepRequests(KEPT_RECORDS)
                        .start();
        return new Service(
                new String[] {emulator.endpoint()},
                emulator.tenantId(),
                emulator.applicationId(),
                Credentials.volc(emulator.accessKey(), emulator.secretKey()),
                emulator);
    }

    String[] endpoints() {
        return endpoints;
    }

    /** Where it is, for a person; an emulator has a page to look at. */
    String describe() {
        return isEmulated()
                ? "ByteAir emulator at " + endpoints[0] + " (open it to watch)"
                : "ByteAir at " + String.join("; ", endpoints);
    }

    String tenantId() {
        return tenantId;
    }

    String applicationId() {
        return applicationId;
    }

    Credentials credentials() {
        return credentials;
    }

    /** What the service itself counted; only an emulator tells. */
    Optional<EmulatorStats> stats() {
        return Optional.ofNullable(emulator).map(ByteAirEmulator::stats);
    }

    /**
     * How a client of this service is set up.
     *
     * @throws UserMistake if an address or an id can't be
     */
    ClientConfig clientConfig() {
        try {
            return ClientConfig.builder()
                    .endpoints(endpoints)
                    .tenantId(tenantId)
                    .applicationId(applicationId)
                    .credentials(credentials)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new UserMistake(e.getMessage(), e);
        }
    }

    boolean isEmulated() {
        return emulator != null;
    }

    @Override
    public void close() {
        if (emulator != null) {
            emulator.close();
        }
    }
}
