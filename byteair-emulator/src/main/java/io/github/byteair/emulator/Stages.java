/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.util.Set;

/** The stages a project's feed can be in [doc]. */
final class Stages {

    static final String STREAMING = "incremental_sync_streaming";
    static final Set<String> ALL =
            Set.of("pre_sync", "history_sync", "incremental_sync_daily", STREAMING);

    private Stages() {}
}
