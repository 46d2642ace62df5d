/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Credentials;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.FakeClient;
import io.github.byteair.flink.sink.JsonSerializationSchemas;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.SinkTesting;
import io.github.byteair.flink.sink.record.WritesJsonObjects;
import java.util.ArrayList;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.base.sink.writer.TestSinkInitContext;
import org.junit.jupiter.api.Test;

class FilterTest {

    private final FakeClient client = new FakeClient();

    private ByteAirSinkWriter<String> writer(
            FilterFunction<String> filter, SerializationSchema<String> schema) throws Exception {
        return SinkTesting.withClient(
                        ByteAirSink.<String>builder()
                                .setTopic("behavior")
                                .setApplicationId("1")
                                .setTenantId("1")
                                .setCredentials(Credentials.volc("a", "b"))
                                .setSerializationSchema(schema)
                                .setRecordErrorPolicy(RecordErrorPolicy.DROP)
                                .setFilter(filter),
                        () -> client)
                .build()
                .restoreWriter(new TestSinkInitContext(), new ArrayList<>());
    }

    @Test
    void whatItPassesOverIsCountedAloneAndNotSent() throws Exception {
        client.always = FakeClient.OK;
        ByteAirSinkWriter<String> writer =
                writer(text -> text.contains("1"), JsonSerializationSchemas.forStrings());
        for (int n = 0; n < 20; n++) {
            writer.write("{\"n\":" + n + "}", null);
        }
        writer.flush(true);
        assertThat(writer.metrics().recordsIgnored.getCount()).isEqualTo(9);
        assertThat(writer.metrics().recordsIn.getCount()).isEqualTo(11);
        assertThat(writer.metrics().recordsAccepted.getCount()).isEqualTo(11);
        writer.close();
    }

    @Test
    void whatItThrowsFailsTheJobWhateverTheRecordErrorPolicy() throws Exception {
        ByteAirSinkWriter<String> writer =
                writer(
                        text -> {
                            throw new IllegalStateException("Do this instead.");
                        },
                        JsonSerializationSchemas.forStrings());
        assertThatThrownBy(() -> writer.write("{}", null))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessage("Do this instead.");
        assertThat(writer.metrics().recordsRejected.getCount()).isZero();
        writer.close();
    }

    @Test
    void aSchemaThatVouchesForItsJsonIsNotReadAgain() throws Exception {
        client.always = FakeClient.OK;
        ByteAirSinkWriter<String> trusting = writer(null, new Trusted());
        trusting.write("no JSON", null);
        trusting.flush(true);
        assertThat(trusting.metrics().recordsRejected.getCount()).isZero();
        trusting.close();

        ByteAirSinkWriter<String> checking = writer(null, String::getBytes);
        checking.write("no JSON", null);
        assertThat(checking.metrics().recordsRejected.getCount()).isEqualTo(1);
        checking.close();
    }

    private static final class Trusted implements SerializationSchema<String>, WritesJsonObjects {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(String text) {
            return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
