/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Credentials;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Test;

/** Which jobs an exactly-once sink is refused in, before they run. */
class ExactlyOnceSettingsTest {

    private static final String INTERVAL = "execution.checkpointing.interval";

    @Test
    void aStreamWithoutCheckpoints() {
        assertThatThrownBy(() -> plan(RuntimeExecutionMode.STREAMING))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("setDeliveryGuarantee (SQL: sink.delivery-guarantee)")
                .hasMessageContaining(INTERVAL);
    }

    @Test
    void oneWhoseCheckpointsCountRowsTwice() {
        assertThatThrownBy(
                        () ->
                                plan(
                                        RuntimeExecutionMode.STREAMING,
                                        INTERVAL,
                                        "10 s",
                                        "execution.checkpointing.mode",
                                        "AT_LEAST_ONCE"))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("setDeliveryGuarantee (SQL: sink.delivery-guarantee)")
                .hasMessageContaining("execution.checkpointing.mode is AT_LEAST_ONCE");
    }

    @Test
    void oneInSqlWhoseCheckpointsCountRowsTwice() {
        StreamTableEnvironment table =
                StreamTableEnvironment.create(
                        environment(
                                RuntimeExecutionMode.STREAMING,
                                INTERVAL,
                                "10 s",
                                "execution.checkpointing.mode",
                                "AT_LEAST_ONCE"));
        table.executeSql(
                "CREATE TABLE t (a STRING) WITH ('connector' = 'byteair', 'topic' = 'behavior',"
                        + " 'application-id' = '1', 'tenant-id' = '1', 'auth.credentials' = 'env',"
                        + " 'sink.delivery-guarantee' = 'exactly-once')");
        assertThatThrownBy(() -> table.explainSql("INSERT INTO t VALUES ('x')"))
                .hasStackTraceContaining("execution.checkpointing.mode is AT_LEAST_ONCE");
    }

    @Test
    void butABatchWhateverIsSetForCheckpoints() {
        assertThat(
                        plan(
                                RuntimeExecutionMode.BATCH,
                                INTERVAL,
                                "10 s",
                                "execution.checkpointing.mode",
                                "AT_LEAST_ONCE"))
                .contains("Delivery");
    }

    private static String plan(RuntimeExecutionMode mode, String... settings) {
        StreamExecutionEnvironment env = environment(mode, settings);
        env.fromSequence(1, 2)
                .map(n -> "{}")
                .sinkTo(
                        ByteAirSink.<String>builder()
                                .setTopic("behavior")
                                .setApplicationId("1")
                                .setTenantId("1")
                                .setCredentials(Credentials.volc("a", "b"))
                                .setSerializationSchema(String::getBytes)
                                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                                .build());
        return env.getExecutionPlan();
    }

    private static StreamExecutionEnvironment environment(
            RuntimeExecutionMode mode, String... settings) {
        Configuration configuration = new Configuration();
        for (int i = 0; i < settings.length; i += 2) {
            configuration.setString(settings[i], settings[i + 1]);
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setRuntimeMode(mode);
        return env;
    }
}
