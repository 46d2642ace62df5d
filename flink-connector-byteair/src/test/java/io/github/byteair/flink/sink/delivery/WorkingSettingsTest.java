/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.Credentials;
import org.junit.jupiter.api.Test;

class WorkingSettingsTest {

    private static ClientConfig.Builder config() {
        return ClientConfig.builder()
                .applicationId("20013144")
                .tenantId("2100021")
                .credentials(Credentials.volc("AKLTkey", "secret-of-the-key"))
                .endpoints("https://a.example");
    }

    private static final String KEY = WorkingSettings.key(config().build());

    @Test
    void anotherWayIsOtherSettings() {
        assertThat(WorkingSettings.key(config().endpoints("https://b.example").build()))
                .isNotEqualTo(KEY);
        assertThat(WorkingSettings.key(config().tenantId("2100022").build())).isNotEqualTo(KEY);
        assertThat(WorkingSettings.key(config().applicationId("20013145").build()))
                .isNotEqualTo(KEY);
        assertThat(WorkingSettings.key(config().hostHeader("b.example").build())).isNotEqualTo(KEY);
        String proxied = WorkingSettings.key(config().proxy("127.0.0.1:3128").build());
        assertThat(proxied).isNotEqualTo(KEY);
        assertThat(WorkingSettings.key(config().proxy("127.0.0.1:3129").build()))
                .isNotEqualTo(proxied);
    }

    @Test
    void newKeysAreNot() {
        Credentials others = Credentials.volc("AKLTother", "secret-of-the-other");
        assertThat(WorkingSettings.key(config().credentials(others).build())).isEqualTo(KEY);
        String proxied =
                WorkingSettings.key(
                        config().proxy("127.0.0.1:3128")
                                .proxyCredentials("somebody", "secret-of-the-proxy")
                                .build());
        assertThat(proxied)
                .isEqualTo(WorkingSettings.key(config().proxy("127.0.0.1:3128").build()))
                .doesNotContain("secret-of");
    }
}
