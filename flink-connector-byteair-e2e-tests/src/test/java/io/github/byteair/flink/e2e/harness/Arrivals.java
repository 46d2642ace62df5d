/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * When each numbered record arrived at the emulator, from its journal: what was lost, what came
 * twice, how long it took.
 */
public final class Arrivals {

    private static final JsonFactory JSON = new JsonFactory();
    private static final long NEVER = Long.MAX_VALUE;

    private final long[] due;
    private final long[] first;
    private final int[] times;

    private Arrivals(int count) {
        due = new long[count];
        first = new long[count];
        times = new int[count];
        Arrays.fill(first, NEVER);
    }

    /**
     * Reads a journal.
     *
     * @param count records 0 to {@code count} - 1 are expected
     */
    public static Arrivals read(Path journal, int count) throws IOException {
        Arrivals arrivals = new Arrivals(count);
        try (BufferedReader lines = Files.newBufferedReader(journal)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode entry = Http.MAPPER.readTree(line);
                if (entry.path("kind").asText().equals("write")) {
                    arrivals.add(
                            Instant.parse(entry.path("time").asText()).toEpochMilli(),
                            entry.path("body").binaryValue());
                }
            }
        }
        return arrivals;
    }

    private void add(long time, byte[] body) throws IOException {
        try (JsonParser json =
                JSON.createParser(new GZIPInputStream(new ByteArrayInputStream(body), 8192))) {
            int n = -1;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("n")) {
                    json.nextToken();
                    n = json.getIntValue();
                    times[n]++;
                    first[n] = Math.min(first[n], time);
                } else if (token == JsonToken.FIELD_NAME && json.currentName().equals("due")) {
                    json.nextToken();
                    due[n] = json.getLongValue();
                }
            }
        }
    }

    /** Records that never arrived. */
    public long lost() {
        return Arrays.stream(times).filter(n -> n == 0).count();
    }

    /** Arrivals of records that had been there before. */
    public long duplicates() {
        return Arrays.stream(times).filter(n -> n > 1).mapToLong(n -> n - 1).sum();
    }

    /** Tells records by when they first arrived and when they were due, in ms of the epoch. */
    public interface Which {
        boolean test(long firstArrival, long due);
    }

    /** How many records are such. */
    public long count(Which which) {
        long sum = 0;
        for (int n = 0; n < first.length; n++) {
            if (times[n] > 0 && which.test(first[n], due[n])) {
                sum++;
            }
        }
        return sum;
    }

    /** How often such records came again. */
    public long duplicatesOf(Which which) {
        long sum = 0;
        for (int n = 0; n < first.length; n++) {
            if (times[n] > 1 && which.test(first[n], due[n])) {
                sum += times[n] - 1;
            }
        }
        return sum;
    }

    /** The longest time from due to arrived, in ms, of the records arriving between these times. */
    public long worstDelay(long from, long to) {
        long worst = 0;
        for (int n = 0; n < first.length; n++) {
            if (first[n] >= from && first[n] < to && first[n] != NEVER) {
                worst = Math.max(worst, first[n] - due[n]);
            }
        }
        return worst;
    }

    /** Of all delays, the one that so many of a hundred do not exceed, in ms. */
    public long delayPercentile(double percent) {
        long[] delays = new long[first.length];
        int next = 0;
        for (int n = 0; n < first.length; n++) {
            if (first[n] != NEVER) {
                delays[next++] = first[n] - due[n];
            }
        }
        if (next == 0) {
            return 0;
        }
        Arrays.sort(delays, 0, next);
        return delays[(int) Math.min(next - 1, next * percent / 100)];
    }
}
