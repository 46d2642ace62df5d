/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.byteair.client.Bodies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * The sink as it is written in an afternoon: a thousand rows gathered, Jackson, the JDK's gzip
 * stream, one call, and nothing until its answer. Without retries or anything else, which would not
 * make it faster.
 */
final class ByHandSink implements Sink<Behavior> {

    private static final long serialVersionUID = 1L;
    private static final int BATCH = 1_000;

    private final Target target;

    ByHandSink(Target target) {
        this.target = target;
    }

    @Override
    public SinkWriter<Behavior> createWriter(WriterInitContext context) {
        return new ByHandWriter(target);
    }

    private static final class ByHandWriter implements SinkWriter<Behavior> {

        private final Target target;
        private final HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final ObjectMapper mapper = new ObjectMapper();
        private final List<Behavior> batch = new ArrayList<>();

        private ByHandWriter(Target target) {
            this.target = target;
        }

        @Override
        public void write(Behavior element, Context context)
                throws IOException, InterruptedException {
            Meter.written();
            element.writtenNanos = System.nanoTime();
            batch.add(element);
            if (batch.size() == BATCH) {
                send();
            }
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            if (!batch.isEmpty()) {
                send();
            }
        }

        private void send() throws IOException, InterruptedException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(mapper.writeValueAsBytes(batch));
            }
            byte[] body = bytes.toByteArray();
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(target.endpoint() + Target.WRITE))
                            .header("Content-Type", "application/json")
                            .header("Content-Encoding", "gzip")
                            .header("Accept", "application/json")
                            .header("Tenant-Id", target.tenantId())
                            .header("Request-Id", UUID.randomUUID().toString())
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            Bodies.sign(target.accessKey(), target.secretKey(), Target.WRITE, target.host(), body)
                    .forEach(request::header);
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200 || !answer.body().contains("success")) {
                throw new IOException(answer.statusCode() + " " + answer.body());
            }
            Meter.acknowledged(batch.size(), i -> batch.get(i).writtenNanos);
            batch.clear();
        }

        @Override
        public void close() {}
    }
}
