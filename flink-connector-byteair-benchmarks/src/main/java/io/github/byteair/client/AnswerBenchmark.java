/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import io.github.byteair.client.proto.DataError;
import io.github.byteair.client.proto.Status;
import io.github.byteair.client.proto.WriteResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An answer, from bytes to outcome. Per answer. */
@State(Scope.Thread)
public class AnswerBenchmark {

    private static final String PROTOBUF = "application/x-protobuf";

    private final RawResponse accepted =
            new RawResponse(
                    200,
                    PROTOBUF,
                    null,
                    null,
                    WriteResponse.newBuilder()
                            .setStatus(Status.newBuilder().setSuccess(true).setMessage("success"))
                            .build()
                            .toByteArray());

    private final RawResponse acceptedJson =
            new RawResponse(
                    200,
                    "application/json",
                    null,
                    null,
                    "{\"status\":{\"code\":0,\"message\":\"success\",\"success\":true}}"
                            .getBytes(StandardCharsets.UTF_8));

    private final RawResponse tenRejected = tenRejected();

    private static RawResponse tenRejected() {
        WriteResponse.Builder response =
                WriteResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(1001).setMessage("partial fail"));
        for (int i = 0; i < 10; i++) {
            response.addErrors(
                    DataError.newBuilder()
                            .setMessage("field bhv_time is required")
                            .setData("{\"user_id\":\"u" + i + "\",\"bhv_type\":\"click\"}"));
        }
        return new RawResponse(200, PROTOBUF, null, null, response.build().toByteArray());
    }

    @Benchmark
    public WriteOutcome accepted() {
        return classify(accepted);
    }

    @Benchmark
    public WriteOutcome acceptedInJson() {
        return classify(acceptedJson);
    }

    @Benchmark
    public WriteOutcome tenRecordsRejected() {
        return classify(tenRejected);
    }

    private static WriteOutcome classify(RawResponse response) {
        return ResponseClassifier.classify(
                response, RequestKind.WRITE, null, 4 << 20, Instant.EPOCH);
    }
}
