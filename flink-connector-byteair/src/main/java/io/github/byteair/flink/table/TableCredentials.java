/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static io.github.byteair.flink.table.ByteAirConnectorOptions.AUTH_ACCESS_KEY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.AUTH_CREDENTIALS;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.AUTH_FILE;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.AUTH_SECRET_KEY;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.AUTH_TOKEN;
import static io.github.byteair.flink.table.ByteAirConnectorOptions.AUTH_TYPE;

import io.github.byteair.client.Credentials;

/** A table's {@code auth.*} options as credentials. */
final class TableCredentials {

    private TableCredentials() {}

    static Credentials of(TableOptions options) {
        boolean air = options.get(AUTH_TYPE) == AuthType.AIR;
        switch (options.get(AUTH_CREDENTIALS)) {
            case ENV:
                return air ? Credentials.airFromEnvironment() : Credentials.volcFromEnvironment();
            case FILE:
                String path = options.get(AUTH_FILE);
                return air ? Credentials.airFromFile(path) : Credentials.volcFromFile(path);
            default:
                return air
                        ? Credentials.air(options.get(AUTH_TOKEN))
                        : Credentials.volc(
                                options.get(AUTH_ACCESS_KEY), options.get(AUTH_SECRET_KEY));
        }
    }
}
