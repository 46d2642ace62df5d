/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Not a test: prints what compressing, hashing and signing cost on one core, for each gzip level.
 * Run its {@code main} from an IDE, or with the test class path.
 */
final class EncodingSpeed {

    private static final int BATCH = 1_000;
    private static final int BATCHES = 50;
    private static final int ROUNDS = 15;

    private EncodingSpeed() {}

    public static void main(String[] args) {
        List<List<byte[]>> batches = batches();
        long raw = 0;
        for (List<byte[]> batch : batches) {
            for (byte[] record : batch) {
                raw += record.length + 1;
            }
        }
        System.out.printf(
                Locale.ROOT, "records of %.0f bytes%n", (double) raw / BATCH / BATCHES - 1);
        System.out.println("level | records/s | MB/s in | size of raw");
        int[] levels = {0, 1, 2, 3, 4, 5, 6, 9};
        // The best of several short rounds in turn, since other work disturbs some of them.
        double[] seconds = new double[levels.length];
        long[] compressed = new long[levels.length];
        Arrays.fill(seconds, Double.MAX_VALUE);
        for (int round = 0; round < ROUNDS; round++) {
            for (int l = 0; l < levels.length; l++) {
                long start = System.nanoTime();
                compressed[l] = encode(levels[l], batches);
                seconds[l] = Math.min(seconds[l], (System.nanoTime() - start) / 1e9);
            }
        }
        for (int l = 0; l < levels.length; l++) {
            System.out.printf(
                    Locale.ROOT,
                    "%5d | %,9.0f | %7.0f | %.1f%%%n",
                    levels[l],
                    BATCH * BATCHES / seconds[l],
                    raw / seconds[l] / 1e6,
                    100.0 * compressed[l] / raw);
        }
    }

    private static long encode(int level, List<List<byte[]>> batches) {
        RequestSigner signer = new RequestSigner("2100021", () -> "abcdefgh");
        Secrets secrets = Secrets.volc("AKLTexample", "exampleSecretKey");
        long compressed = 0;
        try (GzipEncoder encoder = new GzipEncoder(level)) {
            for (List<byte[]> batch : batches) {
                byte[] body = encoder.encodeArray(batch);
                signer.sign(
                        secrets,
                        "/data/api/1/behavior?method=write&stage=pre_sync",
                        "api.byteair.volces.com",
                        "application/json",
                        body,
                        Instant.EPOCH);
                compressed += body.length;
            }
        }
        return compressed;
    }

    /**
     * Events as a shop's page sends them: some fields nearly always the same, ids and times not.
     */
    private static List<List<byte[]>> batches() {
        Random random = new Random(42);
        String[] types = {"impression", "click", "cart", "purchase", "detail_page_show"};
        String[] words = {"红色", "连衣裙", "夏季", "crème", "brûlée", "running", "shoes", "蓝牙", "耳机"};
        List<List<byte[]>> batches = new ArrayList<>();
        long time = 1_763_800_000;
        for (int b = 0; b < BATCHES; b++) {
            List<byte[]> batch = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                time += random.nextInt(2);
                String json =
                        String.format(
                                Locale.ROOT,
                                "{\"user_id\":\"u%08d\",\"goods_id\":\"g%06d\",\"bhv_type\":\"%s\","
                                        + "\"bhv_time\":%d,\"spm\":\"$##$home$##$recommend$##$%d\","
                                        + "\"scm\":\"byteair$##$model_%d$##$0.%04d\","
                                        + "\"session_id\":\"%016x\",\"title\":\"%s %s\","
                                        + "\"platform\":\"%s\",\"app_version\":\"7.%d.0\","
                                        + "\"price\":%d.%02d,\"position\":%d,\"traffic_source\":\"%s\"}",
                                random.nextInt(50_000_000),
                                (int) Math.abs(random.nextGaussian() * 20_000),
                                types[random.nextInt(types.length)],
                                time,
                                random.nextInt(30),
                                random.nextInt(4),
                                random.nextInt(10_000),
                                random.nextLong(),
                                words[random.nextInt(words.length)],
                                words[random.nextInt(words.length)],
                                random.nextBoolean() ? "ios" : "android",
                                random.nextInt(9),
                                random.nextInt(900),
                                random.nextInt(100),
                                random.nextInt(50),
                                random.nextBoolean() ? "self" : "byteair");
                batch.add(Digests.utf8(json));
            }
            batches.add(batch);
        }
        return batches;
    }
}
