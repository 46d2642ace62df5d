/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import javax.annotation.Nullable;

/**
 * What the shop's own systems know of one thing a customer did: the job's input, in the shop's
 * terms. A Flink POJO.
 */
public final class ShopEvent {

    /** What makes this event different from any other. */
    public String id;

    public String customer;
    public String product;
    public String productName;

    /**
     * One of {@code show}, {@code view}, {@code cart}, {@code favorite}, {@code buy}, {@code
     * cancel}.
     */
    public String action;

    /** Epoch seconds. */
    public long time;

    public double price;
    public int quantity;
    public String page;
    public String origin;
    public String country;
    @Nullable public String device;
    @Nullable public String searchWords;

    /** For Flink. */
    public ShopEvent() {}

    @Override
    public String toString() {
        return "ShopEvent{" + id + ": " + customer + ' ' + action + ' ' + product + '}';
    }
}
