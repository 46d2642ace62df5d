/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Hands a request to the service's interface or to the control plane, and plays the faults. */
final class RequestRouter implements HttpRequestHandler {

    /** Beyond this a body is not even read to its end. */
    private static final long DRAIN_LIMIT = 512L * 1024 * 1024;

    private final EmulatorSettings settings;
    private final DataApi dataApi;
    private final ControlApi controlApi;
    private final ServiceState state;
    private final Faults faults;

    RequestRouter(
            EmulatorSettings settings,
            DataApi dataApi,
            ControlApi controlApi,
            ServiceState state,
            Faults faults) {
        this.settings = settings;
        this.dataApi = dataApi;
        this.controlApi = controlApi;
        this.state = state;
        this.faults = faults;
    }

    @Override
    public void handle(
            ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
            throws IOException {
        String path = request.getPath();
        int max = Math.min(settings.maxBodyBytes, faults.maxBodyBytesOr(Integer.MAX_VALUE));
        Body body = Body.read(request.getEntity(), max);
        RawRequest raw = new RawRequest(request.getMethod(), path, body.bytes);
        for (Header header : request.getHeaders()) {
            raw.addHeader(header.getName(), header.getValue());
        }
        if (path.startsWith(DataRequest.PREFIX)) {
            handleData(new DataRequest(raw), body.tooLarge ? max : -1, response);
        } else {
            controlApi.handle(raw, response);
        }
    }

    private void handleData(DataRequest request, int exceeded, ClassicHttpResponse response)
            throws IOException {
        long arrival = settings.nanoTime.getAsLong();
        Instant time = settings.clock.instant();
        state.arrived(request, arrival);
        Outage outage = faults.arriving();
        if (outage == Outage.RESET || outage == Outage.HANG || outage == Outage.REFUSE) {
            dropInOutage(request, outage, time);
        }
        Answer answer;
        if (outage == Outage.UNAVAILABLE) {
            answer = Answer.http(503, "Service Unavailable");
        } else if (exceeded >= 0) {
            answer = Answer.http(413, "the body is larger than " + exceeded + " bytes");
        } else {
            answer = dataApi.answer(request, arrival);
        }
        waitFor(outage == null ? settings.latency.plus(faults.drawLatency()) : Duration.ZERO);
        if (outage == null && faults.drawNoAnswer()) {
            state.answered(request, answer, Delivery.DROPPED, time);
            throw new DroppedConnection(false);
        }
        boolean stall = outage == null && faults.drawStall();
        state.answered(request, answer, stall ? Delivery.STALLED : Delivery.ANSWERED, time);
        AnswerBody body = AnswerBody.of(answer, request);
        response.setCode(answer.httpStatus());
        if (answer.retryAfterSeconds() > 0) {
            response.setHeader("Retry-After", Integer.toString(answer.retryAfterSeconds()));
        }
        ContentType type = ContentType.parse(body.contentType());
        String encoding = body.isGzip() ? "gzip" : null;
        response.setEntity(
                stall
                        ? new StallingEntity(body.bytes(), type, encoding)
                        : new ByteArrayEntity(body.bytes(), type, encoding));
    }

    private void dropInOutage(DataRequest request, Outage outage, Instant time) throws IOException {
        boolean hang = outage == Outage.HANG;
        Answer none = Answer.http(0, "");
        state.answered(request, none, hang ? Delivery.HUNG : Delivery.RESET, time);
        if (hang) {
            EmulatorConnection.current().hold(() -> faults.isDown(Outage.HANG));
        }
        throw new DroppedConnection(!hang);
    }

    private static void waitFor(Duration time) throws IOException {
        if (time.isZero()) {
            return;
        }
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting to answer");
        }
    }

    /** A body, or the news that it was too large to keep. */
    private static final class Body {
        final byte[] bytes;
        final boolean tooLarge;

        Body(byte[] bytes, boolean tooLarge) {
            this.bytes = bytes;
            this.tooLarge = tooLarge;
        }

        static Body read(HttpEntity entity, int max) throws IOException {
            if (entity == null) {
                return new Body(new byte[0], false);
            }
            try (InputStream in = entity.getContent()) {
                long length = entity.getContentLength();
                if (length >= 0 && length <= max) {
                    return new Body(exactly(in, (int) length), false);
                }
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                byte[] buffer = new byte[16 * 1024];
                long total = 0;
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    total += n;
                    if (total <= max) {
                        out.write(buffer, 0, n);
                    } else if (total > DRAIN_LIMIT) {
                        throw new DroppedConnection(true);
                    }
                }
                return total > max
                        ? new Body(new byte[0], true)
                        : new Body(out.toByteArray(), false);
            }
        }

        private static byte[] exactly(InputStream in, int length) throws IOException {
            byte[] bytes = new byte[length];
            int at = 0;
            while (at < length) {
                int read = in.read(bytes, at, length - at);
                if (read < 0) {
                    throw new IOException("the body ended early");
                }
                at += read;
            }
            return bytes;
        }
    }

    /** Sends half of a body and then nothing more. */
    private final class StallingEntity extends AbstractHttpEntity {
        private final byte[] bytes;

        StallingEntity(byte[] bytes, ContentType type, String encoding) {
            super(type, encoding);
            this.bytes = bytes;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes, 0, bytes.length / 2);
            out.flush();
            EmulatorConnection.current().hold(faults::stalls);
            throw new DroppedConnection(false);
        }

        @Override
        public InputStream getContent() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isStreaming() {
            return false;
        }

        @Override
        public long getContentLength() {
            return bytes.length;
        }

        @Override
        public void close() {}
    }
}
