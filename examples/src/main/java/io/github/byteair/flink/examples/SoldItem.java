/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import javax.annotation.Nullable;

/** Tells from an order line what there is in the shop. */
final class SoldItem {

    private SoldItem() {}

    /** Corrections of the stock come without a name or a price. */
    static boolean isIn(ShopEvent line) {
        return line.action.equals("buy") && line.price > 0 && !line.productName.isEmpty();
    }

    /**
     * The article of a line.
     *
     * @param day its data date; null for the day of the order
     */
    static DailyItem of(ShopEvent line, @Nullable LocalDate day) {
        DailyItem item = new DailyItem();
        item.id = line.product;
        item.date = day == null ? ShopTime.tillDay(line.time) : day;
        ObjectNode row = FieldValue.JSON.createObjectNode();
        row.put("goods_id", line.product);
        row.put("title", line.productName);
        row.put("current_price", line.price);
        row.put("status", 1);
        row.put("pub_time", line.time);
        item.json = row.toString();
        return item;
    }
}
