/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.runtime.jobgraph.JobVertex;
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

    /** The operator behind the writers waits for that checkpoint. */
    @Test
    void oneWithoutACheckpointAfterTheEnd() {
        assertThatThrownBy(
                        () ->
                                plan(
                                        RuntimeExecutionMode.STREAMING,
                                        INTERVAL,
                                        "10 s",
                                        "execution.checkpointing.checkpoints-after-tasks-finish",
                                        "false"))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("checkpoints-after-tasks-finish is false");
    }

    /** Input that is held back for a checkpoint keeps the source behind, and the checkpoint off. */
    @Test
    void oneWithoutCheckpointsWhileASourceIsBehind() {
        String setting = "execution.checkpointing.interval-during-backlog";
        assertThatThrownBy(
                        () ->
                                plan(
                                        RuntimeExecutionMode.STREAMING,
                                        INTERVAL,
                                        "10 s",
                                        setting,
                                        "0 s"))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining(setting);
        assertThat(plan(RuntimeExecutionMode.STREAMING, INTERVAL, "10 s", setting, "60 s"))
                .contains("Delivery");
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

    /** In one task with the writer, which sees only there how much waits behind it. */
    @Test
    void whatSendsIsInTheWritersTask() {
        StreamExecutionEnvironment env =
                job(environment(RuntimeExecutionMode.STREAMING, INTERVAL, "10 s"));
        assertThat(env.getStreamGraph().getJobGraph().getVertices())
                .extracting(JobVertex::getName)
                .anyMatch(task -> task.contains("Writer") && task.contains("Delivery"));
    }

    private static String plan(RuntimeExecutionMode mode, String... settings) {
        return job(environment(mode, settings)).getExecutionPlan();
    }

    private static StreamExecutionEnvironment job(StreamExecutionEnvironment env) {
        env.fromSequence(1, 2)
                .map(n -> "{}")
                .sinkTo(
                        SinkTesting.builder()
                                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                                .build());
        return env;
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
