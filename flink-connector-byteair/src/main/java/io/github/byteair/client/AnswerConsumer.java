/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Gathers an answer, up to a bound, on the I/O thread. */
final class AnswerConsumer implements AsyncResponseConsumer<RawResponse> {

    private final Exchange exchange;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    private FutureCallback<RawResponse> callback;
    private HttpResponse head;

    AnswerConsumer(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void consumeResponse(
            HttpResponse response,
            @Nullable EntityDetails entity,
            HttpContext context,
            FutureCallback<RawResponse> resultCallback) {
        head = response;
        callback = resultCallback;
        exchange.setHead(raw(new byte[0]));
        if (entity == null) {
            resultCallback.completed(raw(new byte[0]));
        }
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        // 1xx: not the answer yet.
    }

    @Override
    public void updateCapacity(CapacityChannel capacityChannel) throws IOException {
        capacityChannel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer src) throws IOException {
        int count = src.remaining();
        if (count > exchange.maxResponseBytes() - body.size()) {
            throw new AnswerTooLargeException(exchange.maxResponseBytes());
        }
        byte[] bytes = new byte[count];
        src.get(bytes);
        body.write(bytes, 0, count);
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) throws IOException {
        boolean endKnown =
                head.containsHeader(HttpHeaders.CONTENT_LENGTH)
                        || head.containsHeader(HttpHeaders.TRANSFER_ENCODING);
        if (!endKnown && body.size() == 0) {
            // Ended by the connection's end, an empty success and a lost one look the same.
            throw new IOException("The connection closed before the body");
        }
        callback.completed(raw(body.toByteArray()));
    }

    private RawResponse raw(byte[] bytes) {
        return new RawResponse(
                head.getCode(),
                value(HttpHeaders.CONTENT_TYPE),
                value(HttpHeaders.CONTENT_ENCODING),
                value(HttpHeaders.RETRY_AFTER),
                bytes);
    }

    @Nullable
    private String value(String name) {
        Header header = head.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    @Override
    public void failed(Exception cause) {
        // The exchange hears of it from the client's own callback.
    }

    @Override
    public void releaseResources() {
        // Nothing but memory.
    }
}
