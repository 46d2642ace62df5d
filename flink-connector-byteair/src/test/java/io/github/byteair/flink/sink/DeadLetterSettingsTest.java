/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Credentials;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class DeadLetterSettingsTest {

    private static ByteAirSinkBuilder<String> builder() {
        return ByteAirSink.<String>builder()
                .setTopic("behavior")
                .setApplicationId("1")
                .setTenantId("2")
                .setCredentials(Credentials.volc("access", "secret"))
                .setSerializationSchema(JsonSerializationSchemas.forStrings());
    }

    @Test
    void deadLettersNeedAPlace() {
        assertThatThrownBy(
                        () -> builder().setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a place: setDeadLetterSink");
        assertThatThrownBy(
                        () ->
                                builder()
                                        .setRecordErrorPolicy(
                                                RejectionCause.TOO_LARGE,
                                                RecordErrorPolicy.DEAD_LETTER)
                                        .build())
                .hasMessageContaining("needs a place");
    }

    @Test
    void aPlaceNeedsDeadLetters() {
        assertThatThrownBy(() -> builder().setDeadLetterSink(DeadLetters.toFiles("/tmp/x")).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing would reach it")
                .hasMessageContaining("setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)");
    }

    @Test
    void oneCauseIsEnoughAndTheSinkCanTravel() throws Exception {
        ByteAirSink<String> sink =
                builder()
                        .setRecordErrorPolicy(
                                RejectionCause.TOO_LARGE, RecordErrorPolicy.DEAD_LETTER)
                        .setDeadLetterSink(DeadLetters.toFiles("/tmp/x"))
                        .build();
        assertThat(InstantiationUtil.clone(sink)).isInstanceOf(SupportsCommitter.class);
        assertThat(builder().build()).isNotInstanceOf(SupportsCommitter.class);
    }
}
