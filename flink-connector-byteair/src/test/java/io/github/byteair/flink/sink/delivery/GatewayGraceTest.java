/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.Credentials;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GatewayGraceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void countsFromTheFirstForeignAnswerInARow() {
        GatewayGrace grace = new GatewayGrace(Duration.ofSeconds(10));
        assertThat(grace.foreignAnswer(5 * SECOND)).isZero();
        assertThat(grace.foreignAnswer(9 * SECOND)).isEqualTo(4 * SECOND);
        grace.serviceSpoke();
        assertThat(grace.foreignAnswer(20 * SECOND)).isZero();
    }

    @Test
    void holdsOnlyWhatHasWorkedAndOnlyForItsTime() {
        GatewayGrace grace = new GatewayGrace(Duration.ofSeconds(10));
        assertThat(grace.verdict(false, 0)).isEqualTo(GatewayGrace.Verdict.FAIL_AT_ONCE);
        assertThat(grace.verdict(true, 0)).isEqualTo(GatewayGrace.Verdict.HOLD);
        assertThat(grace.verdict(true, 10 * SECOND - 1)).isEqualTo(GatewayGrace.Verdict.HOLD);
        assertThat(grace.verdict(true, 10 * SECOND))
                .isEqualTo(GatewayGrace.Verdict.FAIL_AFTER_GRACE);
        assertThat(new GatewayGrace(Duration.ZERO).verdict(true, 0))
                .isEqualTo(GatewayGrace.Verdict.FAIL_AT_ONCE);
    }

    @Test
    void remembersWhatHasWorkedLastAndNoSecret() {
        WorkingSettings settings = new WorkingSettings();
        assertThat(settings.haveEverWorked("0")).isFalse();
        for (int i = 0; i <= WorkingSettings.MOST; i++) {
            settings.haveWorked(Integer.toString(i));
            assertThat(settings.haveEverWorked("1")).as("asked for").isEqualTo(i >= 1);
        }
        assertThat(settings.haveEverWorked("0")).isFalse();
        assertThat(settings.haveEverWorked(Integer.toString(WorkingSettings.MOST))).isTrue();
        ClientConfig config =
                ClientConfig.builder()
                        .applicationId("7")
                        .tenantId("8")
                        .endpoints("http://127.0.0.1:9")
                        .credentials(Credentials.volc("the-key", "the-secret"))
                        .build();
        assertThat(WorkingSettings.key(config))
                .isEqualTo("7 8 [http://127.0.0.1:9]")
                .doesNotContain("the-key", "the-secret");
    }
}
