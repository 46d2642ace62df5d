/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Gathers an answer, up to a bound, on the I/O thread. What has come so far can be asked for from
 * any thread, for the deadline may pass amid an answer.
 */
final class AnswerConsumer implements AsyncResponseConsumer<RawResponse> {

    private final Exchange exchange;

    /** Guarded by itself. */
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
        exchange.answerBegun(framing -> raw(received(), framing));
        if (entity == null) {
            resultCallback.completed(raw(new byte[0], Framing.WHOLE));
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
        synchronized (body) {
            int room = exchange.maxResponseBytes() - body.size();
            byte[] bytes = new byte[Math.min(count, room)];
            src.get(bytes);
            body.write(bytes, 0, bytes.length);
            if (count > room) {
                throw new AnswerTooLargeException(exchange.maxResponseBytes());
            }
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        callback.completed(raw(received(), endIsKnown() ? Framing.WHOLE : Framing.BY_CLOSE));
    }

    /** Whether the library has checked, by length or last chunk, that all of the body has come. */
    private boolean endIsKnown() {
        String coding = value(HttpHeaders.TRANSFER_ENCODING);
        return coding == null
                ? head.containsHeader(HttpHeaders.CONTENT_LENGTH)
                : coding.toLowerCase(Locale.ROOT).contains("chunked");
    }

    private byte[] received() {
        synchronized (body) {
            return body.toByteArray();
        }
    }

    private RawResponse raw(byte[] bytes, Framing framing) {
        return new RawResponse(
                head.getCode(),
                value(HttpHeaders.CONTENT_TYPE),
                value(HttpHeaders.CONTENT_ENCODING),
                value(HttpHeaders.RETRY_AFTER),
                bytes,
                framing);
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
