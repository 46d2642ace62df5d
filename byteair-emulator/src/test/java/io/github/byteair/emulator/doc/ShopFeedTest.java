/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator.doc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulatorExtension;
import io.github.byteair.emulator.ShopFeed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

// From here on, docs/emulator.md has the same text; DocumentationTest holds the two together.
class ShopFeedTest {

    @RegisterExtension
    static final ByteAirEmulatorExtension BYTEAIR =
            new ByteAirEmulatorExtension(emulator -> emulator.requestsPerSecond(100));

    @Test
    void eachClickArrivesOnceThoughTheServiceFails() throws Exception {
        BYTEAIR.faults().errorRate(0.2).noAnswerRate(0.2);

        ShopFeed feed = new ShopFeed(BYTEAIR.endpoint(), BYTEAIR.accessKey(), BYTEAIR.secretKey());
        for (int i = 0; i < 20; i++) {
            feed.click("user-" + i, "goods-7");
        }

        assertThat(BYTEAIR.stats().accepted()).isEqualTo(20);
        assertThat(BYTEAIR.stats().duplicates()).isZero();
        assertThat(BYTEAIR.records("behavior").get(0).fields())
                .containsEntry("goods_id", "goods-7");
    }
}
