/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.ByteAirEmulatorExtension;

/** DDL for tables that write to an emulator. */
final class EmulatorTable {

    private EmulatorTable() {}

    /**
     * {@code CREATE TABLE name (columns) WITH (…, options)}; options begin with a comma or are
     * empty.
     */
    static String ddl(
            ByteAirEmulator emulator, String name, String topic, String columns, String options) {
        return "CREATE TABLE "
                + name
                + " ("
                + columns
                + ") WITH ('connector' = 'byteair', 'endpoint' = '"
                + emulator.endpoint()
                + "', 'application-id' = '"
                + emulator.applicationId()
                + "', 'tenant-id' = '"
                + emulator.tenantId()
                + "', 'auth.access-key' = '"
                + emulator.accessKey()
                + "', 'auth.secret-key' = '"
                + emulator.secretKey()
                + "', 'topic' = '"
                + topic
                + "'"
                + options
                + ")";
    }

    static String ddl(
            ByteAirEmulatorExtension emulator,
            String name,
            String topic,
            String columns,
            String options) {
        return ddl(emulator.emulator(), name, topic, columns, options);
    }
}
