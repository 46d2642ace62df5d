/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import java.lang.reflect.Proxy;
import org.apache.flink.cdc.common.data.RecordData;

/** Records that hold their values as they are: the version has no such class. */
final class Records {

    private Records() {}

    /** A record whose getters, of whatever type, return these values. */
    static RecordData of(Object... values) {
        return (RecordData)
                Proxy.newProxyInstance(
                        Records.class.getClassLoader(),
                        new Class<?>[] {RecordData.class},
                        (record, method, arguments) -> {
                            switch (method.getName()) {
                                case "getArity":
                                    return values.length;
                                case "isNullAt":
                                    return values[(int) arguments[0]] == null;
                                default:
                                    return values[(int) arguments[0]];
                            }
                        });
    }
}
