/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.FakeClient;
import io.github.byteair.flink.sink.SinkTesting;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.memory.MemoryBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.TestSinkInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The formulas for sizing in docs/operations.md, against the defaults and against a writer. */
@Timeout(60)
class SizingTest {

    /** Of the formulas: what a row costs of the heap, and of a checkpoint, beside its JSON. */
    private static final double HEAP_FACTOR = 12;

    private static final int ROW_IN_HEAP = 4;
    private static final int ROW_IN_CHECKPOINT = 5;
    private static final int KEY_IN_CHECKPOINT = 16;

    private static final int ROW_BYTES = 300;

    private static String row(int n) {
        String head = "{\"n\":" + n + ",\"text\":\"";
        return head + "x".repeat(ROW_BYTES - head.length() - 2) + "\"}";
    }

    @Test
    void theExamplesAreWhatTheFormulasSay() throws Exception {
        int perSecond = (int) SinkConfig.DEFAULT_RECORDS_PER_SECOND;
        int batch = SinkConfig.DEFAULT_MAX_BATCH_SIZE;
        int records = SinkConfig.DEFAULT_MAX_BUFFERED_REQUESTS;
        double flush = SinkConfig.DEFAULT_MAX_TIME_IN_BUFFER.toMillis() / 1_000.0;
        List<String> expected =
                List.of(
                        number(HEAP_FACTOR * 2_000 * (ROW_BYTES + ROW_IN_HEAP) * 600 / 1e6) + " MB",
                        number(1e9 / HEAP_FACTOR / (ROW_BYTES + ROW_IN_HEAP)),
                        number(records * (ROW_BYTES + ROW_IN_CHECKPOINT) / 1e6) + " MB",
                        number(Math.max(20_000.0 / batch, 8 * 3 / flush)),
                        number(10_000.0 * 600 / (perSecond - 10_000)));
        for (String name : List.of("docs/operations.md", "docs/zh/operations.md")) {
            String page = Files.readString(Path.of("..").resolve(name));
            String table =
                    page.substring(
                            page.indexOf("<!-- sizing"), page.indexOf("<!-- end of sizing -->"));
            List<String[]> rows =
                    table.lines()
                            .filter(line -> line.startsWith("|"))
                            .skip(2)
                            .map(line -> line.split("\\|"))
                            .collect(Collectors.toList());
            assertThat(rows).extracting(cells -> cells[4].strip()).isEqualTo(expected);
            assertThat(rows.get(0)[2]).contains("12 ×").contains("+ 4");
            assertThat(rows.get(1)[2]).contains("÷ 12").contains("+ 4");
            assertThat(rows.get(2)[2]).contains("+ 5").contains("16");
            assertThat(rows.get(2)[3]).contains(String.format(Locale.ROOT, "%,d", records));
            assertThat(rows.get(3)[2]).contains(String.format(Locale.ROOT, "%,d", batch));
            assertThat(rows.get(4)[2]).contains(String.format(Locale.ROOT, "%,d", perSecond));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(Math.floor(value + 0.5)));
    }

    /** The process's budget is the part of the heap that the formula is made of. */
    @Test
    void theBudgetOfAProcessIsAThirdOfItsHeapButForTheSpare() {
        double heap = Runtime.getRuntime().maxMemory();
        assertThat(MemoryBudget.OF_PROCESS.bytes() / heap)
                .isBetween(15.0 / 48 - 0.001, 15.0 / 48 + 0.001);
    }

    /** A run: a service that does not answer, and rows until there is no room for more. */
    @Test
    void aHeapHoldsWhatTheFormulaSays() throws Exception {
        long heap = 256L << 20;
        MemoryBudget budget = new MemoryBudget(heap * 15 / 48);
        FakeClient client = new FakeClient();
        ByteAirSinkWriter<String> writer = writer(budget, client, false);
        int rows = 0;
        // Some steps before a row would have to wait for room, with a clock that stands still.
        while (budget.granted() + (1 << 20) < budget.bytes()) {
            writer.write(row(rows++), null);
        }
        double formula = heap / HEAP_FACTOR / (ROW_BYTES + ROW_IN_HEAP);
        assertThat(rows / formula).as("rows held, of what the formula says").isBetween(1.0, 1.3);
        writer.close();
    }

    @Test
    void aCheckpointIsAsLargeAsTheFormulaSays() throws Exception {
        assertThat(bytesOfCheckpoint(false) / (double) (20_000 * (ROW_BYTES + ROW_IN_CHECKPOINT)))
                .isBetween(0.99, 1.01);
        assertThat(
                        bytesOfCheckpoint(true)
                                / (double)
                                        (20_000
                                                * (ROW_BYTES
                                                        + ROW_IN_CHECKPOINT
                                                        + KEY_IN_CHECKPOINT)))
                .isBetween(0.99, 1.01);
    }

    private static long bytesOfCheckpoint(boolean keyed) throws Exception {
        FakeClient client = new FakeClient();
        ByteAirSinkWriter<String> writer =
                writer(new MemoryBudget(Long.MAX_VALUE / 4), client, keyed);
        for (int n = 0; n < 20_000; n++) {
            writer.write(row(n), null);
        }
        while (!client.open.isEmpty()) {
            client.answer(WriteOutcome.of(WriteOutcome.Kind.NOT_TAKEN, 503, "down"));
        }
        writer.flush(false);
        List<BufferedRequestState<RequestEntry>> state = writer.snapshotState(1);
        SimpleVersionedSerializer<BufferedRequestState<RequestEntry>> serializer =
                builder(client, keyed).build().getWriterStateSerializer();
        long bytes = 0;
        for (BufferedRequestState<RequestEntry> each : state) {
            bytes += serializer.serialize(each).length;
        }
        writer.close();
        return bytes;
    }

    private static ByteAirSinkWriter<String> writer(
            MemoryBudget budget, FakeClient client, boolean keyed) throws Exception {
        ByteAirSinkBuilder<String> builder = builder(client, keyed);
        SinkTesting.withServices(
                builder,
                () -> new WriterServices(() -> 0, new Random(1), RequestIds.random(), budget));
        return builder.build()
                .restoreWriter(new TestSinkInitContext(), new ArrayList<>(Collections.emptyList()));
    }

    private static ByteAirSinkBuilder<String> builder(FakeClient client, boolean keyed) {
        ByteAirSinkBuilder<String> builder =
                SinkTesting.withClient(
                        SinkTesting.builder()
                                .setQuota(0, 0)
                                .setMaxBufferedRequests(10_000_000)
                                .setMaxBufferedBytes(1L << 40)
                                .setMaxInFlightRequests(1),
                        () -> client);
        // An ordered sink would deliver before the checkpoint, and the clock stands still.
        return keyed ? builder.setKey(text -> text.substring(0, 20)).setOrdered(false) : builder;
    }
}
