/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/** Hands a request to the service's interface or to the control plane, and plays the faults. */
final class RequestRouter implements HttpRequestHandler {

    /** Beyond this a body is not even read to its end. */
    private static final long DRAIN_LIMIT = 512L * 1024 * 1024;

    /** A body's memory is set aside as it arrives, but for so much that a header may claim. */
    private static final int TRUSTED_LENGTH = 64 * 1024;

    /** How long a client may be silent within a body, and how long the whole of it may take. */
    private static final Timeout BODY_SILENCE = Timeout.ofSeconds(30);

    private static final long BODY_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final EmulatorSettings settings;
    private final DataApi dataApi;
    private final MetricsApi metricsApi;
    private final ControlApi controlApi;
    private final ControlGuard controlGuard;
    private final ServiceState state;
    private final Faults faults;
    private final BufferBudget buffers;

    RequestRouter(
            EmulatorSettings settings,
            DataApi dataApi,
            MetricsApi metricsApi,
            ControlApi controlApi,
            ControlGuard controlGuard,
            ServiceState state,
            Faults faults,
            BufferBudget buffers) {
        this.settings = settings;
        this.dataApi = dataApi;
        this.metricsApi = metricsApi;
        this.controlApi = controlApi;
        this.controlGuard = controlGuard;
        this.state = state;
        this.faults = faults;
        this.buffers = buffers;
    }

    @Override
    public void handle(
            ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context)
            throws IOException {
        try (BufferBudget.Share memory = buffers.share()) {
            handle(request, response, memory);
        }
    }

    private void handle(
            ClassicHttpRequest request, ClassicHttpResponse response, BufferBudget.Share memory)
            throws IOException {
        String path = request.getPath();
        int allowed = Math.min(settings.maxBodyBytes, faults.maxBodyBytesOr(Integer.MAX_VALUE));
        int max = Math.min(allowed, memory.largestBody());
        byte[] body;
        Answer refusal = null;
        try {
            body = body(request.getEntity(), max, memory);
        } catch (BufferBudget.Exhausted e) {
            // What is left of the body is on its way, so that no other request can follow it.
            response.setHeader("Connection", "close");
            body = new byte[0];
            refusal = Answer.http(503, e.getMessage());
        }
        if (body == null) {
            refusal = Answer.http(413, tooLarge(allowed, max));
        }
        RawRequest raw =
                new RawRequest(
                        request.getMethod(), path, body == null ? new byte[0] : body, memory);
        for (Header header : request.getHeaders()) {
            raw.addHeader(header.getName(), header.getValue());
        }
        if (path.startsWith(DataRequest.PREFIX)) {
            handleData(new DataRequest(raw), refusal, response);
            return;
        }
        if (MetricsApi.isFor(path)) {
            // A page can't send its content type unasked, so that it needs no guard.
            Answer answer = refusal != null ? refusal : metricsApi.answer(raw);
            if (answer.httpStatus() != 200) {
                ControlApi.error(response, answer.httpStatus(), answer.message());
            }
            return;
        }
        ControlGuard.Refusal offence = controlGuard.findOffence(raw);
        if (offence != null) {
            ControlApi.error(response, offence.status(), offence.message());
        } else if (refusal != null) {
            ControlApi.error(response, refusal.httpStatus(), refusal.message());
        } else {
            controlApi.handle(raw, response);
        }
    }

    private static String tooLarge(int allowed, int max) {
        String sentence = "the body is larger than " + max + " bytes";
        return max == allowed
                ? sentence
                : sentence
                        + ", the most this emulator takes (a twelfth of its heap); send smaller"
                        + " batches, or give it a larger heap (-Xmx)";
    }

    /** Null if it is larger than it may be. */
    private static byte[] body(HttpEntity entity, int max, BufferBudget.Share memory)
            throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        EmulatorConnection connection = EmulatorConnection.current();
        long deadline = System.nanoTime() + BODY_NANOS;
        Timeout idle = connection.getSocketTimeout();
        connection.setSocketTimeout(BODY_SILENCE);
        try (InputStream in = entity.getContent()) {
            byte[] body =
                    GrowingBody.read(
                            in,
                            entity.getContentLength(),
                            TRUSTED_LENGTH,
                            max,
                            memory,
                            () -> System.nanoTime() - deadline > 0);
            if (body == null) {
                drain(in, deadline);
            }
            return body;
        } finally {
            connection.setSocketTimeout(idle);
        }
    }

    /** Reads what nobody wants, for the client to be ready for the answer. */
    private static void drain(InputStream in, long deadline) throws IOException {
        byte[] ignored = new byte[16 * 1024];
        long total = 0;
        for (int n = in.read(ignored); n >= 0; n = in.read(ignored)) {
            total += n;
            if (total > DRAIN_LIMIT || System.nanoTime() - deadline > 0) {
                throw new DroppedConnection(true);
            }
        }
    }

    private void handleData(DataRequest request, Answer refusal, ClassicHttpResponse response)
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
        } else if (refusal != null) {
            answer = refusal;
        } else {
            BufferBudget.Share memory = request.raw().memory();
            long asSent = memory.held();
            answer = dataApi.answer(request, arrival);
            // What it unfolded to is done with, however long the answer is held back.
            memory.giveBackTo(asSent);
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
