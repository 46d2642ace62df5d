/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.SimulationBridge;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** A sink with a scenario's settings, whose writers speak to the simulated service. */
final class SimSink {

    /** Each run of a seed is a project of its own: none profits from what another has learned. */
    private static final AtomicLong SIMULATIONS = new AtomicLong();

    private final SimulationBridge<SimRecord> bridge;
    private ByteAirClient client;

    SimSink(Simulation simulation) {
        Scenario scenario = simulation.scenario;
        this.bridge =
                new SimulationBridge<>(
                        settings(scenario),
                        String.valueOf(SIMULATIONS.incrementAndGet()),
                        () -> client,
                        simulation.clock::nanos,
                        () -> new Random(simulation.random.nextLong()),
                        simulation::nextRequestId,
                        scenario.sealedOnHeap);
    }

    private static ByteAirSinkBuilder<SimRecord> settings(Scenario scenario) {
        ByteAirSinkBuilder<SimRecord> settings =
                ByteAirSink.<SimRecord>builder()
                        .setStage(scenario.stage)
                        .setSerializationSchema(SimSink::serialize)
                        .setOrdered(scenario.ordered)
                        .setDoneOnCompletion(scenario.doneOnCompletion)
                        .setRecordErrorPolicy(scenario.policy)
                        .setQuota(scenario.requestsPerSecond, scenario.recordsPerSecond)
                        .setMaxGrownBatchSize(4 * scenario.maxBatchSize)
                        .setMaxBufferedBytes(1 << 20)
                        .setInitialBackoff(Duration.ofMillis(scenario.initialBackoffMillis))
                        .setGatewayGraceTime(Duration.ofMillis(scenario.gatewayGraceMillis))
                        .setMaxBackoff(Duration.ofMillis(scenario.maxBackoffMillis))
                        .setMaxBatchSize(scenario.maxBatchSize)
                        .setMaxBatchSizeInBytes(1 << 16)
                        .setMaxRecordSizeInBytes(1 << 10)
                        .setMaxInFlightRequests(scenario.maxInFlight)
                        .setMaxBufferedRequests(scenario.maxBufferedRecords)
                        .setMaxTimeInBufferMS(scenario.lingerMillis);
        if (scenario.exactlyOnce) {
            settings.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE);
        }
        if (scenario.stage.isOffline()) {
            settings.setDataDate(record -> record.date);
        }
        if (scenario.policy == RecordErrorPolicy.DEAD_LETTER) {
            settings.setDeadLetterSink(
                    context -> {
                        throw new UnsupportedOperationException("Dead letters end in the chain.");
                    });
        }
        return settings;
    }

    private static byte[] serialize(SimRecord record) {
        if (record.kind == SimRecord.Kind.UNSERIALIZABLE) {
            throw new IllegalArgumentException("no JSON for this one");
        }
        return record.json;
    }

    SimulationBridge.Pair<SimRecord> openPair(
            ByteAirClient client,
            WriterInitContext operator,
            List<byte[]> operatorStates,
            WriterInitContext context,
            List<byte[]> states)
            throws IOException {
        this.client = client;
        return bridge.openPair(operator, operatorStates, context, states);
    }

    SimulationBridge.Writer<SimRecord> open(
            ByteAirClient client, WriterInitContext context, List<byte[]> states)
            throws IOException {
        this.client = client;
        return bridge.open(context, states);
    }
}
