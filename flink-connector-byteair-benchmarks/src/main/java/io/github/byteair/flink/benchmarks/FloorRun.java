/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import io.github.byteair.client.Bodies;
import io.github.byteair.client.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.reactor.IOReactorConfig;

/**
 * As little as a write can be: bodies that are there already are compressed at the sink's level,
 * hashed, signed, and sent by the bare HTTP library, as many at a time as the sink has under way.
 */
final class FloorRun {

    private static final int BODIES = 20;
    private static final int IN_FLIGHT = 10;

    private FloorRun() {}

    static void run(Target target, long records, int parallelism, int jsonBytes) throws Exception {
        List<Records> raw = bodies(jsonBytes);
        int inFlight = IN_FLIGHT * parallelism;
        int workers = Math.min(2, Runtime.getRuntime().availableProcessors());
        Semaphore room = new Semaphore(inFlight);
        AtomicReference<Exception> failure = new AtomicReference<>();
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        ThreadLocal<Bodies> encoders =
                ThreadLocal.withInitial(() -> new Bodies(Bodies.DEFAULT_LEVEL));
        try (CloseableHttpAsyncClient http = http(inFlight)) {
            http.start();
            long requests = records / JsonRecords.BATCH;
            for (long i = 0; i < requests && failure.get() == null; i++) {
                Records body = raw.get((int) (i % BODIES));
                room.acquire();
                Meter.written();
                long began = System.nanoTime();
                threads.execute(
                        () -> {
                            Answered answered = new Answered(room, failure, began);
                            try {
                                byte[] compressed = encoders.get().encode(body);
                                http.execute(request(target, compressed), answered);
                            } catch (RuntimeException e) {
                                answered.failed(e);
                            }
                        });
            }
            room.acquire(inFlight);
        } finally {
            threads.shutdown();
            threads.awaitTermination(10, TimeUnit.SECONDS);
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    private static CloseableHttpAsyncClient http(int connections) {
        return HttpAsyncClientBuilder.create()
                .setConnectionManager(
                        PoolingAsyncClientConnectionManagerBuilder.create()
                                .setMaxConnTotal(connections)
                                .setMaxConnPerRoute(connections)
                                .build())
                .setIOReactorConfig(
                        IOReactorConfig.custom().setIoThreadCount(1).setTcpNoDelay(true).build())
                .disableAutomaticRetries()
                .disableContentCompression()
                .build();
    }

    private static List<Records> bodies(int jsonBytes) {
        List<Records> bodies = new ArrayList<>();
        List<Behavior> all = Behaviors.make(BODIES * JsonRecords.BATCH, jsonBytes);
        for (int i = 0; i < BODIES; i++) {
            bodies.add(
                    JsonRecords.joined(
                            all.subList(i * JsonRecords.BATCH, (i + 1) * JsonRecords.BATCH)));
        }
        return bodies;
    }

    private static SimpleHttpRequest request(Target target, byte[] body) {
        SimpleRequestBuilder request =
                SimpleRequestBuilder.post(target.endpoint() + Target.WRITE)
                        .setBody(body, ContentType.create("application/json"))
                        .setHeader("Content-Encoding", "gzip")
                        .setHeader("Accept", "application/json")
                        .setHeader("Tenant-Id", target.tenantId())
                        .setHeader("Request-Id", UUID.randomUUID().toString());
        Bodies.sign(target.accessKey(), target.secretKey(), Target.WRITE, target.host(), body)
                .forEach(request::setHeader);
        return request.build();
    }

    private record Answered(Semaphore room, AtomicReference<Exception> failure, long began)
            implements FutureCallback<SimpleHttpResponse> {

        @Override
        public void completed(SimpleHttpResponse answer) {
            String text = answer.getBodyText();
            if (answer.getCode() == 200 && text != null && text.contains("success")) {
                Meter.acknowledged(JsonRecords.BATCH, i -> began);
            } else {
                failure.set(new IllegalStateException(answer.getCode() + " " + text));
            }
            room.release();
        }

        @Override
        public void failed(Exception cause) {
            failure.set(cause);
            room.release();
        }

        @Override
        public void cancelled() {
            failed(new IllegalStateException("Cancelled"));
        }
    }
}
