/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

/** Cuts what is shown to people to a length they can read. */
public final class Excerpt {

    /** How much of a record a message shows. */
    static final int MAX_CHARS = 1024;

    private Excerpt() {}

    /** The text, or its first {@value #MAX_CHARS} characters and how many it has. */
    public static String of(String text) {
        return text.length() <= MAX_CHARS
                ? text
                : text.substring(0, MAX_CHARS) + "… (" + text.length() + " characters)";
    }
}
