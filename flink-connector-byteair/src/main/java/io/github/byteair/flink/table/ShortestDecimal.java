/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import com.fasterxml.jackson.core.io.NumberOutput;

/**
 * The fewest digits that give a floating-point number back. Jackson knows them from 2.14 on; a job
 * that brings an older one gets the JDK's, which give the number back too but, before JDK 19, now
 * and then with a digit too many.
 */
final class ShortestDecimal {

    private static final boolean JACKSON_KNOWS = jacksonKnows();

    private ShortestDecimal() {}

    static String of(double finite) {
        return JACKSON_KNOWS ? NumberOutput.toString(finite, true) : Double.toString(finite);
    }

    static String of(float finite) {
        return JACKSON_KNOWS ? NumberOutput.toString(finite, true) : Float.toString(finite);
    }

    private static boolean jacksonKnows() {
        try {
            return "0.5".equals(NumberOutput.toString(0.5, true))
                    && "0.5".equals(NumberOutput.toString(0.5f, true));
        } catch (LinkageError e) {
            return false;
        }
    }
}
