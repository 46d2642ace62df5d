/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.Stage;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a stage that has days. */
final class OfflineStage implements ITypeConverter<Stage> {

    @Override
    public Stage convert(String text) {
        Stage stage;
        try {
            stage = Stage.fromWireName(text.trim());
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
        if (!stage.isOffline()) {
            throw new TypeConversionException(
                    stage
                            + " has no days to close; use pre_sync, history_sync or"
                            + " incremental_sync_daily.");
        }
        return stage;
    }
}
