/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class DoneTriggerTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final DoneTrigger AN_HOUR_LATER =
            DoneTrigger.onWatermark(Duration.ofHours(1)).inZone(SHANGHAI);

    /** A sink asks whether its trigger is none. */
    @Test
    void whatIsOfNoEffectMakesNoOtherTrigger() {
        assertThat(DoneTrigger.none().inZone(SHANGHAI).withEmptyDays())
                .isEqualTo(DoneTrigger.none());
        assertThat(DoneTrigger.onCompletion().inZone(SHANGHAI).withEmptyDays())
                .isEqualTo(DoneTrigger.onCompletion());
        assertThat(AN_HOUR_LATER.withEmptyDays()).isNotEqualTo(AN_HOUR_LATER);
        assertThat(AN_HOUR_LATER.withEmptyDays().inZone(SHANGHAI))
                .isEqualTo(AN_HOUR_LATER.withEmptyDays());
    }

    @Test
    void theLastDayThatIsOverIsTheOneThatHasClosed() {
        LocalDate day = LocalDate.of(2026, 11, 26);
        long closesAt = AN_HOUR_LATER.closesAt(day);
        assertThat(AN_HOUR_LATER.lastDayBefore(closesAt)).isEqualTo(day);
        assertThat(AN_HOUR_LATER.lastDayBefore(closesAt - 1)).isEqualTo(day.minusDays(1));
        assertThat(AN_HOUR_LATER.lastDayBefore(AN_HOUR_LATER.closesAt(day.plusDays(1)) - 1))
                .isEqualTo(day);
    }

    @Test
    void aDelayIsNeitherNegativeNorMoreThanAYear() {
        for (Duration delay : new Duration[] {Duration.ofMillis(-1), Duration.ofDays(366)}) {
            assertThatThrownBy(() -> DoneTrigger.onWatermark(delay))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("from 0 to 365 days");
        }
    }
}
