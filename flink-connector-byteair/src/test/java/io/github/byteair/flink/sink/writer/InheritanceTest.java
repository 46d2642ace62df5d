/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.FakeClient;
import io.github.byteair.flink.sink.SinkTesting;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import io.github.byteair.flink.sink.memory.MemoryBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.connector.base.sink.writer.TestSinkInitContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an ordered sink takes over from an exactly-once one. */
class InheritanceTest {

    private static final int ROW_BYTES = 10_000;

    @TempDir Path folder;

    private final FakeClient client = new FakeClient();
    private ByteAirSinkWriter<String> writer;
    private Inheritance inheritance;
    private Seals seals;

    @BeforeEach
    @SuppressWarnings("unchecked")
    void open() throws IOException {
        ByteAirSinkBuilder<String> builder =
                SinkTesting.builder().setOrdered(true).setQuota(0, 0).setMaxInFlightRequests(1);
        SinkTesting.withServices(
                builder,
                () ->
                        new WriterServices(
                                () -> 0,
                                new Random(1),
                                RequestIds.random(),
                                new MemoryBudget(3_000_000)));
        SinkTesting.withClient(builder, () -> client);
        ByteAirSink<String> sink = builder.build();
        SinkConfig config = SinkTesting.config(sink);
        TestSinkInitContext context = new TestSinkInitContext();
        writer = (ByteAirSinkWriter<String>) sink.createWriter(context);
        inheritance = Inheritance.ofWriter(config);
        seals = new Seals(config, Owner.of(config, context.getTaskInfo()));
    }

    @AfterEach
    void close() {
        seals.close();
        writer.close();
    }

    @Test
    void allOfItLiesOpenInItsOrderAndNoFileIsLeft() throws IOException {
        BatchStore files = new BatchStore(0, more -> true, folder);
        List<LaneElement> elements = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            elements.add(element(files, "id-" + n));
        }
        inheritance.take(elements);
        assertThat(writer.delivery().records()).isEqualTo(20);
        assertThat(inheritance.supply().records()).isZero();
        for (LaneElement element : elements) {
            assertThatThrownBy(() -> element.batch().sealed()).isInstanceOf(IOException.class);
        }
        assertThat(inheritance.rest(1)).isEmpty();
    }

    @Test
    void whatDoesNotFitOnTheHeapIsRefusedWithWhatToDo() throws IOException {
        BatchStore files = new BatchStore(0, more -> true, folder);
        List<LaneElement> elements = new ArrayList<>();
        for (int n = 0; n < 150; n++) {
            elements.add(element(files, "id-" + n));
        }
        assertThatThrownBy(() -> inheritance.take(elements))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("exactly-once, and switch once recordsPending is small");
        assertThat(writer.delivery().records()).isZero();
        files.close();
    }

    private LaneElement element(BatchStore files, String id) throws IOException {
        byte[] row = ("{\"a\":\"" + "x".repeat(ROW_BYTES) + "\"}").getBytes(StandardCharsets.UTF_8);
        StoredRecords batch =
                StoredRecords.batch(
                        Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null),
                        Records.of(List.of(row)),
                        id,
                        0,
                        IdHistory.FRESH);
        return LaneElement.of(files.keep(seals.seal(batch)));
    }
}
