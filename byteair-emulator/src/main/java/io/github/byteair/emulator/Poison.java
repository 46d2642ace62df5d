/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** A value in a record for which the whole batch is refused, with a 400 that no document knows. */
final class Poison {

    private final String field;
    private final String value;

    Poison(String field, String value) {
        this.field = field;
        this.value = value;
    }

    boolean matches(String name, JsonToken token, JsonParser parser) throws IOException {
        return token.isScalarValue() && name.equals(field) && parser.getText().equals(value);
    }

    String field() {
        return field;
    }

    String value() {
        return value;
    }
}
