/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** A behaviour event with twelve fields, as a job would hold it. */
@JsonPropertyOrder({
    Behavior.STAMP,
    "user_id",
    "goods_id",
    "bhv_type",
    "bhv_time",
    "spm",
    "scm",
    "session_id",
    "title",
    "platform",
    "price",
    "position"
})
public final class Behavior {

    /** The field that holds the time of writing; the first, so that it is found quickly. */
    public static final String STAMP = "written_nanos";

    @JsonProperty(STAMP)
    public long writtenNanos = 1_000_000_000_000_000L;

    @JsonProperty("user_id")
    public String userId;

    @JsonProperty("goods_id")
    public String goodsId;

    @JsonProperty("bhv_type")
    public String type;

    @JsonProperty("bhv_time")
    public long time;

    @JsonProperty("spm")
    public String spm;

    @JsonProperty("scm")
    public String scm;

    @JsonProperty("session_id")
    public String sessionId;

    @JsonProperty("title")
    public String title;

    @JsonProperty("platform")
    public String platform;

    @JsonProperty("price")
    public double price;

    @JsonProperty("position")
    public int position;
}
