/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import io.github.byteair.flink.sink.JsonSerializationSchemas;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a buffered record costs the heap. */
@Command(
        name = "memory",
        description = "What records that wait in the sink cost the heap, beside their JSON.")
final class MemoryCommand implements Callable<Integer> {

    @Mixin private HelpOption help;

    private static final int RECORDS = 100_000;
    private static final int MOST_BYTES = 60_000_000;

    @Override
    public Integer call() {
        // What is loaded and cached with the first records is no record's.
        heapOf(RECORDS, BufferedRecords::tiny, true);
        for (int jsonBytes :
                new int[] {
                    BufferedRecords.TINY, Behaviors.SMALL, Behaviors.MEDIUM, Behaviors.LARGE
                }) {
            int count = Math.min(RECORDS, MOST_BYTES / jsonBytes);
            IntFunction<byte[]> records = records(count, jsonBytes);
            for (boolean inBatches : new boolean[] {false, true}) {
                Held held = heapOf(count, records, inBatches);
                double json = (double) held.buffered.jsonBytes() / count;
                double cost = (double) held.heapBytes / count;
                System.out.printf(
                        Locale.ROOT,
                        "{\"buffered\":\"%s\",\"records\":%d,\"jsonBytes\":%.1f,"
                                + "\"heapBytes\":%.1f,\"beside\":%.1f}%n",
                        inBatches ? "in batches" : "not cut yet",
                        held.buffered.records(),
                        json,
                        cost,
                        cost - json);
            }
        }
        return 0;
    }

    /** Records in a delivery, and what they have added to the heap. */
    private record Held(BufferedRecords buffered, long heapBytes) {}

    private static Held heapOf(int count, IntFunction<byte[]> records, boolean inBatches) {
        long before = used();
        BufferedRecords buffered = BufferedRecords.of(count, records, inBatches);
        return new Held(buffered, used() - before);
    }

    private static IntFunction<byte[]> records(int count, int jsonBytes) {
        if (jsonBytes == BufferedRecords.TINY) {
            return BufferedRecords::tiny;
        }
        List<Behavior> behaviors = Behaviors.make(count, jsonBytes);
        SerializationSchema<Behavior> schema = JsonSerializationSchemas.forPojos();
        return i -> schema.serialize(behaviors.get(i));
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
