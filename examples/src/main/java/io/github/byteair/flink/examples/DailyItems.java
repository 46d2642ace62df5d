/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * Makes up what changed in a shop's stock over some days: each item is different, its day is drawn
 * at random, so that the days come all mixed. The item at an index depends on the seed and the
 * index and on nothing else.
 */
final class DailyItems implements GeneratorFunction<Long, DailyItem> {

    private static final long serialVersionUID = 1L;

    static final LocalDate FIRST_DAY = LocalDate.of(2022, 1, 1);

    private final long seed;
    private final int days;

    private transient Catalogue catalogue;

    DailyItems(long seed, int days) {
        this.seed = seed;
        this.days = days;
    }

    @Override
    public DailyItem map(Long index) {
        if (catalogue == null) {
            catalogue = new Catalogue(seed);
        }
        SplittableRandom random =
                new SplittableRandom(
                        new SplittableRandom(seed ^ (index * 0x9E3779B97F4A7C15L)).nextLong());
        int product = random.nextInt(Catalogue.PRODUCTS);
        DailyItem item = new DailyItem();
        item.id = "g" + (100_000 + index);
        item.date = FIRST_DAY.plusDays(random.nextInt(days));
        ObjectNode row = FieldValue.JSON.createObjectNode();
        row.put("goods_id", item.id);
        row.put("title", catalogue.name(product));
        row.put("current_price", catalogue.price(product));
        row.put("status", random.nextInt(20) == 0 ? 0 : 1);
        row.put("pub_time", item.date.atStartOfDay().toEpochSecond(ZoneOffset.UTC));
        item.json = row.toString();
        return item;
    }
}
