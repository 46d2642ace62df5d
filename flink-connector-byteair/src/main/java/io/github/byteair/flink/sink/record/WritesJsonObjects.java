/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import org.apache.flink.annotation.Internal;

/**
 * Marks a serialization schema whose every result is one JSON object in valid UTF-8, by its own
 * tests, so that the sink need not read each record again to be sure.
 */
@Internal
public interface WritesJsonObjects {}
