/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.ClientConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * Which settings have worked in this process: endpoints, proxy, host header, application id and
 * tenant id under which the service has taken a request. So a subtask that begins to send while a
 * gateway is being reloaded, or a job that restarts then, need not take its page for wrong
 * settings. Another proxy is other settings: what it answers is at once said to be wrong, not
 * borne.
 *
 * <p>Remembers the last {@value #MOST}. Thread-safe.
 */
@Internal
public final class WorkingSettings {

    static final int MOST = 1_000;

    /** Of the process, or of the class loader that the connector came with. */
    static final WorkingSettings OF_PROCESS = new WorkingSettings();

    private final Map<String, Boolean> keys =
            new LinkedHashMap<String, Boolean>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > MOST;
                }
            };

    WorkingSettings() {}

    /** What identifies settings; holds no secret. */
    public static String key(ClientConfig config) {
        return config.applicationId() + " " + config.tenantId() + " " + config.route();
    }

    synchronized void haveWorked(String key) {
        keys.put(key, Boolean.TRUE);
    }

    synchronized boolean haveEverWorked(String key) {
        return keys.get(key) != null;
    }
}
