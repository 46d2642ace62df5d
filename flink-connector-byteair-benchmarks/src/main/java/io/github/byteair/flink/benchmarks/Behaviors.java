/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;

/**
 * Events as a shop's page sends them: some fields nearly always the same, ids and times not, titles
 * partly Chinese. The same on every run. Never twice the same record within a list.
 */
public final class Behaviors {

    /** About 300 bytes of JSON a record. */
    public static final int SMALL = 300;

    /** A kilobyte, two thirds of it Chinese text. */
    public static final int MEDIUM = 1_024;

    /** Five of them. */
    public static final int LARGE = 5_120;

    /** As far apart as a meter's are, which writers without one are to compress as well. */
    private static final long FIRST_STAMP = 1_000_000_000_000_000L;

    private static final int STAMP_STEP = 4_000;

    private static final String[] TYPES = {
        "impression", "click", "cart", "purchase", "detail_page_show"
    };
    private static final String[] WORDS = {
        "红色", "连衣裙", "夏季", "crème", "brûlée", "running", "shoes", "蓝牙", "耳机", "新款", "包邮", "正品"
    };
    private static final String CHARACTERS =
            "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实";

    private Behaviors() {}

    /**
     * Makes them.
     *
     * @param jsonBytes roughly how large each is as JSON
     */
    public static List<Behavior> make(int count, int jsonBytes) {
        Random random = new Random(42);
        List<Behavior> all = new ArrayList<>(count);
        long time = 1_763_800_000;
        for (int i = 0; i < count; i++) {
            time += random.nextInt(2);
            Behavior behavior = new Behavior();
            behavior.writtenNanos =
                    FIRST_STAMP + (long) i * STAMP_STEP + random.nextInt(STAMP_STEP);
            behavior.userId = String.format(Locale.ROOT, "u%08d", random.nextInt(50_000_000));
            behavior.goodsId =
                    String.format(
                            Locale.ROOT, "g%06d", (int) Math.abs(random.nextGaussian() * 20_000));
            behavior.type = TYPES[random.nextInt(TYPES.length)];
            behavior.time = time;
            behavior.spm = "$##$home$##$recommend$##$" + random.nextInt(30);
            behavior.scm =
                    String.format(
                            Locale.ROOT,
                            "byteair$##$model_%d$##$0.%04d",
                            random.nextInt(4),
                            random.nextInt(10_000));
            behavior.sessionId = String.format(Locale.ROOT, "%016x", random.nextLong());
            behavior.title = title(random, jsonBytes - SMALL);
            behavior.platform = random.nextBoolean() ? "ios" : "android";
            behavior.price = random.nextInt(90_000) / 100.0;
            behavior.position = random.nextInt(50);
            all.add(behavior);
        }
        return all;
    }

    private static String title(Random random, int moreBytes) {
        StringBuilder title = new StringBuilder(WORDS[random.nextInt(WORDS.length)]);
        title.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
        for (int bytes = 0; bytes < moreBytes; bytes += 3) {
            title.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return title.toString();
    }

    /** As a map from column names to values. */
    public static Map<String, Object> toMap(Behavior behavior) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(Behavior.STAMP, behavior.writtenNanos);
        map.put("user_id", behavior.userId);
        map.put("goods_id", behavior.goodsId);
        map.put("bhv_type", behavior.type);
        map.put("bhv_time", behavior.time);
        map.put("spm", behavior.spm);
        map.put("scm", behavior.scm);
        map.put("session_id", behavior.sessionId);
        map.put("title", behavior.title);
        map.put("platform", behavior.platform);
        map.put("price", behavior.price);
        map.put("position", behavior.position);
        return map;
    }

    /** As the row of a table of {@link #rowType()}. */
    public static RowData toRow(Behavior behavior) {
        return GenericRowData.of(
                behavior.writtenNanos,
                StringData.fromString(behavior.userId),
                StringData.fromString(behavior.goodsId),
                StringData.fromString(behavior.type),
                behavior.time,
                StringData.fromString(behavior.spm),
                StringData.fromString(behavior.scm),
                StringData.fromString(behavior.sessionId),
                StringData.fromString(behavior.title),
                StringData.fromString(behavior.platform),
                behavior.price,
                behavior.position);
    }

    /** The type of {@link #toRow}'s rows. */
    public static DataType rowType() {
        return DataTypes.ROW(
                DataTypes.FIELD(Behavior.STAMP, DataTypes.BIGINT()),
                DataTypes.FIELD("user_id", DataTypes.STRING()),
                DataTypes.FIELD("goods_id", DataTypes.STRING()),
                DataTypes.FIELD("bhv_type", DataTypes.STRING()),
                DataTypes.FIELD("bhv_time", DataTypes.BIGINT()),
                DataTypes.FIELD("spm", DataTypes.STRING()),
                DataTypes.FIELD("scm", DataTypes.STRING()),
                DataTypes.FIELD("session_id", DataTypes.STRING()),
                DataTypes.FIELD("title", DataTypes.STRING()),
                DataTypes.FIELD("platform", DataTypes.STRING()),
                DataTypes.FIELD("price", DataTypes.DOUBLE()),
                DataTypes.FIELD("position", DataTypes.INT()));
    }
}
