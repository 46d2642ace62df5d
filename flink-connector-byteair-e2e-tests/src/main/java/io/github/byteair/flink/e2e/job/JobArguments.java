/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.job;

import java.util.HashMap;
import java.util.Map;

/** A job's {@code --name value} pairs. */
final class JobArguments {

    private final Map<String, String> values = new HashMap<>();

    private JobArguments() {}

    static JobArguments parse(String[] args) {
        JobArguments arguments = new JobArguments();
        if (args.length % 2 != 0) {
            throw new IllegalArgumentException("Arguments are pairs of --name and value.");
        }
        for (int i = 0; i < args.length; i += 2) {
            if (!args[i].startsWith("--")) {
                throw new IllegalArgumentException("This is no --name: " + args[i]);
            }
            arguments.values.put(args[i].substring(2), args[i + 1]);
        }
        return arguments;
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + " is missing.");
        }
        return value;
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    long number(String name, long otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : Long.parseLong(value);
    }

    boolean is(String name) {
        return Boolean.parseBoolean(values.get(name));
    }
}
