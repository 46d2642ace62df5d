/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * One row of the {@code behavior} topic in the platform's commerce template [doc 71631]. A Flink
 * POJO; {@code JsonSerializationSchemas.forPojos()} makes its JSON.
 *
 * <p>The required columns are {@code user_id}, {@code bhv_type}, {@code bhv_time}, {@code spm} and
 * {@code scm}. Templates differ by project: those below the line are this example's.
 */
public final class CommerceBehavior {

    private static final Map<String, String> TYPES =
            Map.of(
                    "show", "exposure",
                    "view", "click",
                    "cart", "cart",
                    "favorite", "favorite",
                    "buy", "purchase",
                    "cancel", "cancel");

    @JsonProperty("user_id")
    public String userId;

    @JsonProperty("goods_id")
    public String goodsId;

    @JsonProperty("bhv_type")
    public String type;

    /** Epoch seconds, as the platform wants all times. */
    @JsonProperty("bhv_time")
    public long time;

    /** Where in the shop it happened: site.page.module.place. */
    public String spm;

    /** What brought the product there: who chose it, and how. */
    public String scm;

    // ------------------------------------------------------------------ by arrangement

    /**
     * Unique to each row. Two rows that are equal in all else do occur: someone adds the same
     * article to an order twice, and the till prints two equal lines. Without this column nobody,
     * the platform included, could tell such a pair from one row that was stored twice.
     */
    @JsonProperty("event_id")
    public String eventId;

    @JsonProperty("goods_title")
    public String title;

    public double price;

    @JsonProperty("purchase_count")
    public int count;

    public String country;

    @Nullable public String platform;

    @Nullable public String query;

    /** For Flink. */
    public CommerceBehavior() {}

    /** Says in the platform's terms what the shop says in its own. */
    public static CommerceBehavior of(ShopEvent event) {
        CommerceBehavior behavior = new CommerceBehavior();
        behavior.userId = event.customer;
        behavior.goodsId = event.product;
        behavior.type = TYPES.getOrDefault(event.action, event.action);
        behavior.time = event.time;
        behavior.spm = "shop." + event.page + ".list.1";
        behavior.scm = event.origin + ".default.1.0";
        behavior.eventId = event.id;
        behavior.title = event.productName;
        behavior.price = event.price;
        behavior.count = event.quantity;
        behavior.country = event.country;
        behavior.platform = event.device == null ? null : event.device.toLowerCase(Locale.ROOT);
        behavior.query = event.searchWords;
        return behavior;
    }
}
