/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.Locale;

/**
 * Where the platform runs, and so which host takes the data.
 *
 * <p>Source of the hosts: [doc] 1319620 for {@link #CN} and {@link #OVERSEA1}; older pages of the
 * documentation for the other two. A private deployment has its own host: give that as an endpoint
 * instead.
 */
public enum Region {
    /** China: {@code https://api.byteair.volces.com}. The default. */
    CN("cn", "https://api.byteair.volces.com"),
    /** Overseas 1: {@code https://api-oversea1.byteair.volces.com}. */
    OVERSEA1("oversea1", "https://api-oversea1.byteair.volces.com"),
    /** Singapore, by an older page: {@code https://byteair-api-sg1.byteintlapi.com}. */
    SG("sg", "https://byteair-api-sg1.byteintlapi.com"),
    /** Overseas 2, by an older page: {@code https://byteair-overseas-2.byteintlapi.com}. */
    OVERSEA2("oversea2", "https://byteair-overseas-2.byteintlapi.com");

    private final String configName;
    private final String endpoint;

    Region(String configName, String endpoint) {
        this.configName = configName;
        this.endpoint = endpoint;
    }

    /** The name used in configuration, e.g. {@code cn}. */
    public String configName() {
        return configName;
    }

    /** The region's endpoint, as {@code scheme://host}. */
    public String endpoint() {
        return endpoint;
    }

    /**
     * The region of that configuration name; case does not matter.
     *
     * @throws IllegalArgumentException naming all regions, if there is none of that name
     */
    public static Region fromConfigName(String configName) {
        for (Region region : values()) {
            if (region.configName.equals(configName.trim().toLowerCase(Locale.ROOT))) {
                return region;
            }
        }
        throw new IllegalArgumentException(
                "There is no region '"
                        + configName
                        + "'. Use one of cn, oversea1, sg, oversea2, or set the endpoint of a"
                        + " private deployment instead.");
    }

    @Override
    public String toString() {
        return configName;
    }
}
