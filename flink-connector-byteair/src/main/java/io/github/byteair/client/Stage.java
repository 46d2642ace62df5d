/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

/**
 * The stage of a project's data feed, as it travels in the {@code stage} query parameter. A project
 * is in one of them at a time; the console moves it on.
 *
 * <p>Source: the platform's write page (docs 108563, 108601).
 */
public enum Stage {
    /** Test data, before the project goes live. Offline: every record has a data date. */
    PRE_SYNC("pre_sync", true),
    /** The one-off load of history. Offline: every record has a data date. */
    HISTORY_SYNC("history_sync", true),
    /** Daily increments. Offline: every record has a data date, closed by {@code done}. */
    INCREMENTAL_SYNC_DAILY("incremental_sync_daily", true),
    /** The real-time feed. Records carry no data date. */
    INCREMENTAL_SYNC_STREAMING("incremental_sync_streaming", false);

    private final String wireName;
    private final boolean offline;

    Stage(String wireName, boolean offline) {
        this.wireName = wireName;
        this.offline = offline;
    }

    /** The name used in the URL and in configuration, e.g. {@code incremental_sync_daily}. */
    public String wireName() {
        return wireName;
    }

    /**
     * Whether data of this stage belongs to days: {@code Content-Date} is then required, and a day
     * counts only after {@code done}. False for the streaming stage alone, where {@code
     * Content-Date} is forbidden.
     */
    public boolean isOffline() {
        return offline;
    }

    /**
     * The stage of that wire name.
     *
     * @throws IllegalArgumentException naming all stages, if there is none of that name
     */
    public static Stage fromWireName(String wireName) {
        for (Stage stage : values()) {
            if (stage.wireName.equals(wireName)) {
                return stage;
            }
        }
        throw new IllegalArgumentException(
                "There is no stage '"
                        + wireName
                        + "'. Use one of pre_sync, history_sync, incremental_sync_daily,"
                        + " incremental_sync_streaming.");
    }

    @Override
    public String toString() {
        return wireName;
    }
}
