/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.util.Locale;

/** The ways in which the whole service can be down. Nothing that arrives meanwhile is applied. */
public enum Outage {
    /** Each request is answered HTTP 503 with a plain body. */
    UNAVAILABLE("503"),
    /** Each request's connection is reset once the request has been read. */
    RESET("reset"),
    /** Each request is read and never answered; its connection closes when the outage ends. */
    HANG("hang"),
    /** The listening socket is closed, so that connecting fails; open connections are reset. */
    REFUSE("refuse");

    private final String wireName;

    Outage(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name in {@code POST /_emulator/faults}: {@code 503}, {@code reset}, {@code hang} or
     * {@code refuse}.
     */
    public String wireName() {
        return wireName;
    }

    static Outage fromWireName(String name) {
        for (Outage outage : values()) {
            if (outage.wireName.equals(name.toLowerCase(Locale.ROOT))) {
                return outage;
            }
        }
        throw new IllegalArgumentException(
                "There is no outage '" + name + "'; use 503, reset, hang or refuse.");
    }
}
