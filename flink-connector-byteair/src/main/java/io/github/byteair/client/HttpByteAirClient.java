/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.client.proto.Date;
import io.github.byteair.client.proto.DoneRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.net.URIAuthority;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks ByteAir's write API over HTTP/1.1 ([doc] 108563, 108572; [sdk] for authentication and the
 * headers that no page names).
 *
 * <p>At most five threads belong to a client, all daemons named {@code byteair-client-…}: two that
 * compress, hash and sign, two of the HTTP library (one of them does all I/O), and a timer. They
 * end with {@link #close()}, within about three seconds; only one that waits for the system's DNS
 * can take longer, since nothing can interrupt that.
 *
 * <p>With the HTTP library's own DEBUG logging switched on, request headers are logged by it, a
 * proxy's user and password among them.
 */
public final class HttpByteAirClient implements ByteAirClient {

    /** Waits for no request to leave. */
    private static final Runnable NOBODY = () -> {};

    private static final Logger LOG = LoggerFactory.getLogger(HttpByteAirClient.class);

    private static final int MAX_WORKERS = 2;
    private static final long CLOSE_MILLIS = 2_500;
    private static final long IDLE_CHECK_SECONDS = 5;
    private static final int MAX_REQUEST_ID_CHARS = 256;
    private static final int UNAUTHORIZED = 401;
    private static final String NONCE_CHARS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/x-protobuf";

    private final ClientConfig config;
    private final Clock clock;
    private final CredentialsReader credentials;
    private final RequestSigner signer;
    private final EndpointPool endpoints;
    private final String serverTimeoutMillis;

    /** Of the form {@code &a=b}, or empty. */
    private final String extraQuery;

    private final LongSupplier nanoTime;
    @Nullable private final CallListener listener;
    private final ClientThreads threads = new ClientThreads();
    private final GzipEncoders encoders;
    private final HttpTransport transport;
    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong bodyBytes = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    HttpByteAirClient(
            ClientConfig config,
            Clock clock,
            IntUnaryOperator random,
            UnaryOperator<String> environment) {
        this(
                config,
                clock,
                random,
                environment,
                System::nanoTime,
                SystemDefaultDnsResolver.INSTANCE,
                null);
    }

    /**
     * @param random a number from 0 to below its argument
     * @param environment reads a variable; null if it is not set
     * @param nanoTime as {@link System#nanoTime()}, for what is looked at now and then
     * @param listener hears of the end of each call; may be null
     */
    HttpByteAirClient(
            ClientConfig config,
            Clock clock,
            IntUnaryOperator random,
            UnaryOperator<String> environment,
            LongSupplier nanoTime,
            DnsResolver dns,
            @Nullable CallListener listener) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.clock = clock;
        // All that can fail comes before the first thread.
        this.credentials = CredentialsReader.open(config.credentials(), environment, nanoTime);
        TransportSecrets secrets = TransportSecrets.resolve(config, environment);
        this.signer = new RequestSigner(config.tenantId(), () -> nonce(random));
        this.endpoints = new EndpointPool(config.parsedEndpoints(), nanoTime, random);
        this.serverTimeoutMillis = Long.toString(config.serverTimeout().toMillis());
        this.extraQuery = extraQuery(config.queries());
        this.encoders = new GzipEncoders(config.gzipLevel());
        this.transport = new HttpTransport(config, secrets, dns, threads.factory("io"));
        int count = Math.min(MAX_WORKERS, Runtime.getRuntime().availableProcessors());
        this.workers =
                new ThreadPoolExecutor(
                        count,
                        count,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        threads.factory("worker"));
        this.timer = new ScheduledThreadPoolExecutor(1, threads.factory("timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.scheduleWithFixedDelay(
                transport::closeIdle, IDLE_CHECK_SECONDS, IDLE_CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Opens a client: reads the credentials and stores, starts threads. Does not connect.
     *
     * @throws IllegalArgumentException with a sentence, if credentials or a store can't be read
     */
    public static HttpByteAirClient open(ClientConfig config) {
        return open(config, null);
    }

    /**
     * As {@link #open(ClientConfig)}.
     *
     * @param listener hears of the end of each call; may be null
     */
    public static HttpByteAirClient open(ClientConfig config, @Nullable CallListener listener) {
        return new HttpByteAirClient(
                config,
                Clock.systemUTC(),
                bound -> ThreadLocalRandom.current().nextInt(bound),
                System::getenv,
                System::nanoTime,
                SystemDefaultDnsResolver.INSTANCE,
                listener);
    }

    @Override
    public CompletableFuture<WriteOutcome> write(WriteRequest request) {
        return write(request, NOBODY);
    }

    @Override
    public CompletableFuture<WriteOutcome> write(WriteRequest request, Runnable onLeaving) {
        String wrong = wrong(request);
        if (wrong != null) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(wrong));
        }
        return submit(
                new Call(
                        RequestKind.WRITE,
                        path(
                                request.destination().topic()
                                        + "?method=write&stage="
                                        + request.destination().stage().wireName()),
                        JSON,
                        request.requestId(),
                        request.destination().dataDate(),
                        AnswerCap.of(config.maxResponseBytes(), request.records()),
                        request.records().body(),
                        encoder -> encoder.encodeArray(request.records())),
                onLeaving);
    }

    @Override
    public CompletableFuture<WriteOutcome> done(DoneCall call) {
        String wrong = wrong(call.topic(), call.requestId());
        if (wrong != null) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(wrong));
        }
        DoneRequest.Builder body = DoneRequest.newBuilder();
        for (LocalDate day : call.dataDates()) {
            body.addDataDates(
                    Date.newBuilder()
                            .setYear(day.getYear())
                            .setMonth(day.getMonthValue())
                            .setDay(day.getDayOfMonth()));
        }
        byte[] raw = body.build().toByteArray();
        return submit(
                new Call(
                        RequestKind.DONE,
                        path("done?topic=" + call.topic() + "&stage=" + call.stage().wireName()),
                        PROTOBUF,
                        call.requestId(),
                        // The days are in the body; the SDKs send no Content-Date with done.
                        null,
                        config.maxResponseBytes(),
                        null,
                        encoder -> encoder.encode(raw)),
                NOBODY);
    }

    @Override
    public long bodyBytes() {
        return bodyBytes.get();
    }

    private String path(String rest) {
        return "/data/api/" + config.applicationId() + '/' + rest + extraQuery;
    }

    private static String extraQuery(Map<String, String> queries) {
        StringBuilder text = new StringBuilder();
        queries.forEach(
                (name, value) ->
                        text.append('&')
                                .append(VolcSigner.percentEncode(name))
                                .append('=')
                                .append(VolcSigner.percentEncode(value)));
        return text.toString();
    }

    @Nullable
    private static String wrong(WriteRequest request) {
        int count = request.records().count();
        if (count < 1 || count > WriteRequest.MAX_RECORDS) {
            return "A write request takes 1 to "
                    + WriteRequest.MAX_RECORDS
                    + " records, this one has "
                    + count
                    + ".";
        }
        return wrong(request.destination().topic(), request.requestId());
    }

    @Nullable
    private static String wrong(String topic, String requestId) {
        String fault = Destination.topicFault(topic);
        if (fault != null) {
            return fault;
        }
        boolean fitsHeader =
                !requestId.isEmpty()
                        && requestId.length() <= MAX_REQUEST_ID_CHARS
                        && requestId.chars().allMatch(c -> c > ' ' && c <= '~');
        return fitsHeader
                ? null
                : "A Request-Id consists of 1 to "
                        + MAX_REQUEST_ID_CHARS
                        + " printable ASCII characters without blanks.";
    }

    private CompletableFuture<WriteOutcome> submit(Call call, Runnable onLeaving) {
        Exchange exchange =
                new Exchange(call.kind, call.dataDate, call.maxResponseBytes, clock, onLeaving);
        open.add(exchange);
        Duration timeout = config.requestTimeout();
        try {
            ScheduledFuture<?> deadline =
                    timer.schedule(
                            () -> exchange.deadlinePassed(timeout),
                            timeout.toNanos(),
                            TimeUnit.NANOSECONDS);
            exchange.outcome()
                    .whenComplete(
                            (outcome, failure) -> {
                                deadline.cancel(false);
                                open.remove(exchange);
                            });
            workers.execute(() -> send(exchange, call));
        } catch (RejectedExecutionException e) {
            exchange.clientClosed();
        }
        if (closed.get()) {
            // The client closed while this call slipped in: nobody else would end it.
            exchange.clientClosed();
        }
        CompletableFuture<WriteOutcome> result = new CompletableFuture<>();
        exchange.outcome()
                .whenComplete(
                        (outcome, failure) -> {
                            try {
                                // Before the caller hears of it, who may send again at once.
                                release(call);
                                learn(exchange.endpoint(), outcome);
                                tell(call, exchange.endpoint(), outcome);
                                if (failure != null) {
                                    result.completeExceptionally(failure);
                                } else {
                                    result.complete(withKeysInMind(outcome, call.signedWith));
                                }
                            } catch (RuntimeException | Error e) {
                                // Can't be, and must not leave anybody waiting.
                                result.completeExceptionally(e);
                            }
                        });
        return result;
    }

    /** Whatever the listener does, the call's sender hears of its outcome. */
    private void tell(Call call, @Nullable Endpoint endpoint, @Nullable WriteOutcome outcome) {
        boolean wasSent = call.sending && endpoint != null && outcome != null;
        if (listener == null || !wasSent || closed.get()) {
            return;
        }
        String uri = call.requestUri;
        try {
            listener.ended(
                    endpoint.toString(),
                    uri.substring(0, uri.length() - extraQuery.length()),
                    outcome,
                    nanoTime.getAsLong() - call.sentAt);
        } catch (RuntimeException | Error e) {
            LOG.debug("A listener failed.", e);
        }
    }

    /** Turns a refusal of keys that are just being changed into one that passes. */
    private WriteOutcome withKeysInMind(WriteOutcome outcome, @Nullable Secrets signedWith) {
        boolean keysRefused =
                outcome.kind() == Kind.MISCONFIGURED
                        && (outcome.httpStatus() == UNAUTHORIZED || outcome.code() == UNAUTHORIZED);
        if (!keysRefused || signedWith == null) {
            return outcome;
        }
        String problem;
        switch (credentials.refused(signedWith)) {
            case KEYS_CHANGED:
                return keysRefused(
                        Kind.NOT_TAKEN,
                        outcome,
                        " The request was signed with keys that have been changed since.",
                        null);
            case UNSETTLED:
                problem = credentials.problem();
                return keysRefused(
                        Kind.NOT_TAKEN,
                        outcome,
                        problem == null ? " The credentials file is being changed." : ' ' + problem,
                        null);
            default:
                problem = credentials.problem();
                return problem == null
                        ? outcome
                        : keysRefused(outcome.kind(), outcome, "", problem);
        }
    }

    private static WriteOutcome keysRefused(
            Kind kind, WriteOutcome outcome, String more, @Nullable String remedy) {
        return new WriteOutcome(
                kind,
                outcome.httpStatus(),
                outcome.code(),
                outcome.message() + more,
                List.of(),
                outcome.retryAfter(),
                remedy,
                outcome.cause());
    }

    /** Counts a body, unless the call ended while it was made. */
    private void hold(Call call, int bytes) {
        synchronized (call) {
            if (!call.over) {
                call.bodyBytes = bytes;
                bodyBytes.addAndGet(bytes);
            }
        }
    }

    private void release(Call call) {
        synchronized (call) {
            call.over = true;
            bodyBytes.addAndGet(-call.bodyBytes);
        }
    }

    private void learn(@Nullable Endpoint endpoint, @Nullable WriteOutcome outcome) {
        if (endpoint == null || outcome == null) {
            return;
        }
        boolean nobodyThere =
                outcome.kind() == Kind.NOT_SENT
                        || outcome.kind() == Kind.NO_ANSWER
                        || outcome.kind() == Kind.FOREIGN_ANSWER
                        || outcome.kind() == Kind.NOT_TAKEN
                                && outcome.httpStatus() >= 502
                                && outcome.httpStatus() <= 504;
        if (nobodyThere) {
            endpoints.failed(endpoint);
        } else {
            endpoints.answered(endpoint);
        }
    }

    /** On a worker: everything up to handing the request to the HTTP library. */
    private void send(Exchange exchange, Call call) {
        if (exchange.isOver()) {
            return;
        }
        try {
            if (!transport.isAlive()) {
                // An Error, such as one of memory, has ended it. Nothing here can bring it back.
                throw new IllegalStateException(
                        "The client's I/O thread has died; only opening a new client helps. Its"
                                + " end is in the log.");
            }
            byte[] body = call.readyBody;
            if (body == null) {
                body = encoders.with(call.encoding);
                hold(call, body.length);
            }
            Endpoint endpoint = endpoints.pick();
            exchange.setEndpoint(endpoint);
            Endpoint server = config.serverOf(endpoint);
            HttpRequest request = new BasicHttpRequest("POST", call.requestUri);
            // Also the name for TLS, and the one in the URL that a proxy gets.
            request.setAuthority(new URIAuthority(server.serverName(), server.port()));
            config.headers().forEach(request::setHeader);
            request.setHeader("Host", server.hostHeader());
            request.setHeader("Content-Type", call.contentType);
            request.setHeader("Content-Encoding", "gzip");
            request.setHeader("Accept", PROTOBUF);
            request.setHeader("Accept-Encoding", "gzip");
            request.setHeader("Tenant-Id", config.tenantId());
            request.setHeader("Request-Id", call.requestId);
            if (call.dataDate != null) {
                request.setHeader("Content-Date", call.dataDate.toString());
            }
            request.setHeader("Timeout-Millis", serverTimeoutMillis);
            Secrets secrets = credentials.current();
            call.signedWith = secrets;
            signer.sign(
                            secrets,
                            call.requestUri,
                            server.hostHeader(),
                            call.contentType,
                            config.headers(),
                            body,
                            clock.instant())
                    .forEach(request::setHeader);
            call.sentAt = nanoTime.getAsLong();
            call.sending = true;
            transport.execute(exchange, endpoint, request, body);
        } catch (RuntimeException | Error e) {
            if (closed.get()) {
                exchange.clientClosed();
            } else {
                exchange.broken(e);
            }
        }
    }

    private static String nonce(IntUnaryOperator random) {
        StringBuilder nonce = new StringBuilder(8);
        for (int i = 0; i < 8; i++) {
            nonce.append(NONCE_CHARS.charAt(random.applyAsInt(NONCE_CHARS.length())));
        }
        return nonce.toString();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        workers.shutdownNow();
        open.forEach(Exchange::clientClosed);
        transport.close();
        timer.shutdownNow();
        encoders.close();
        threads.join(CLOSE_MILLIS);
    }

    /** What distinguishes a request from another before it is encoded and signed. */
    private static final class Call {
        final RequestKind kind;
        final String requestUri;
        final String contentType;
        final String requestId;
        @Nullable final LocalDate dataDate;
        final int maxResponseBytes;

        /** Null if {@link #encoding} is to make it; if not, the caller has it, and counts it. */
        @Nullable final byte[] readyBody;

        final Function<GzipEncoder, byte[]> encoding;

        /** Once it is signed. */
        @Nullable volatile Secrets signedWith;

        /** What of {@link #bodyBytes()} is this call's; guarded by the call. */
        private int bodyBytes;

        private boolean over;

        /** Before {@link #sending} is. */
        long sentAt;

        /** Whether it has been handed to the HTTP library. */
        volatile boolean sending;

        Call(
                RequestKind kind,
                String requestUri,
                String contentType,
                String requestId,
                @Nullable LocalDate dataDate,
                int maxResponseBytes,
                @Nullable byte[] readyBody,
                Function<GzipEncoder, byte[]> encoding) {
            this.kind = kind;
            this.requestUri = requestUri;
            this.contentType = contentType;
            this.requestId = requestId;
            this.dataDate = dataDate;
            this.maxResponseBytes = maxResponseBytes;
            this.readyBody = readyBody;
            this.encoding = encoding;
        }
    }
}
