/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.InterruptedIOException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import javax.annotation.Nullable;
import org.apache.hc.client5.http.ContextBuilder;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultProxyRoutePlanner;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HttpClient 5 with all its own cleverness off: one call is one attempt of one request over
 * HTTP/1.1, nothing is retried, redirected, remembered or decompressed.
 */
final class HttpTransport {

    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

    /**
     * Well below what servers allow an idle connection (60 s and more), since a request sent into
     * one that the server is just closing ends in "no answer".
     */
    private static final TimeValue MAX_IDLE = TimeValue.ofSeconds(20);

    /** A connection is replaced after this time, so that a changed DNS entry is noticed. */
    private static final TimeValue MAX_AGE = TimeValue.ofMinutes(5);

    /** Also what bounds the head of an answer: no server needs this much. */
    private static final int MAX_HEADER_LINE_CHARS = 16 * 1024;

    private static final int MAX_HEADER_COUNT = 200;

    private static final String EXCHANGE = "io.github.byteair.client.exchange";

    private final PoolingAsyncClientConnectionManager connections;
    private final CloseableHttpAsyncClient http;
    @Nullable private final HttpHost proxy;
    @Nullable private final UsernamePasswordCredentials proxyCredentials;
    private volatile boolean closing;

    /**
     * @param secrets of the proxy and the stores
     * @param dns finds a host's addresses; they are tried one after the other
     */
    HttpTransport(
            ClientConfig config, TransportSecrets secrets, DnsResolver dns, ThreadFactory threads) {
        Timeout timeout = Timeout.of(config.requestTimeout());
        // In the unit in which the library's messages show it.
        Timeout connectTimeout = Timeout.ofMilliseconds(config.connectTimeout().toMillis());
        Endpoint proxyEndpoint = config.proxy();
        this.proxy =
                proxyEndpoint == null
                        ? null
                        : new HttpHost("http", proxyEndpoint.hostName(), portOf(proxyEndpoint));
        this.proxyCredentials =
                secrets.proxyUser() == null
                        ? null
                        : new UsernamePasswordCredentials(
                                secrets.proxyUser(),
                                secrets.proxyPassword() == null
                                        ? new char[0]
                                        : secrets.proxyPassword().toCharArray());
        this.connections =
                PoolingAsyncClientConnectionManagerBuilder.create()
                        .setTlsStrategy(
                                ClientTlsStrategyBuilder.create()
                                        .setSslContext(
                                                TlsContexts.create(
                                                        secrets.trustStore(), secrets.keyStore()))
                                        .buildAsync())
                        .setDefaultTlsConfig(
                                TlsConfig.custom()
                                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                                        .setHandshakeTimeout(timeout)
                                        .build())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(connectTimeout)
                                        .setSocketTimeout(timeout)
                                        .setTimeToLive(MAX_AGE)
                                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                        .build())
                        .setDnsResolver(new AsciiNames(dns))
                        .setMaxConnTotal(config.maxConnections())
                        .setMaxConnPerRoute(config.maxConnections())
                        .build();
        this.http = client(timeout, threads);
        http.start();
    }

    private CloseableHttpAsyncClient client(Timeout timeout, ThreadFactory threads) {
        HttpRoutePlanner routes =
                proxy == null ? new DefaultRoutePlanner(null) : new DefaultProxyRoutePlanner(proxy);
        HttpAsyncClientBuilder builder =
                HttpAsyncClientBuilder.create()
                        .setConnectionManager(connections)
                        .setRoutePlanner(routes)
                        .setThreadFactory(threads)
                        .setIoReactorExceptionCallback(this::reactorFailed)
                        .setIOReactorConfig(
                                IOReactorConfig.custom()
                                        .setIoThreadCount(1)
                                        .setSoTimeout(timeout)
                                        .setTcpNoDelay(true)
                                        .build())
                        .setHttp1Config(
                                Http1Config.custom()
                                        .setMaxLineLength(MAX_HEADER_LINE_CHARS)
                                        .setMaxHeaderCount(MAX_HEADER_COUNT)
                                        .build())
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setConnectionRequestTimeout(timeout)
                                        .setResponseTimeout(timeout)
                                        .setExpectContinueEnabled(false)
                                        .setRedirectsEnabled(false)
                                        .setContentCompressionEnabled(false)
                                        .setProtocolUpgradeEnabled(false)
                                        .setHardCancellationEnabled(true)
                                        .build())
                        .setKeepAliveStrategy(new ShortKeepAlive(MAX_IDLE))
                        .setUserAgent(Version.USER_AGENT)
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableContentCompression()
                        .disableConnectionState()
                        .disableRequestPriority()
                        // After the connection is there, before the request is written to it.
                        .addExecInterceptorLast("byteair-begin-sending", beginSending());
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        if (proxyCredentials != null) {
            credentials.setCredentials(new AuthScope(proxy), proxyCredentials);
        }
        return builder.setDefaultCredentialsProvider(credentials).build();
    }

    /** Closing at once stops the I/O thread amid its work, at which the library is surprised. */
    private void reactorFailed(Exception failure) {
        if (closing) {
            LOG.debug("The HTTP library's I/O thread was stopped.", failure);
        } else {
            LOG.warn("The HTTP library's I/O thread failed.", failure);
        }
    }

    private static AsyncExecChainHandler beginSending() {
        return (request, entity, scope, chain, callback) -> {
            Exchange exchange = (Exchange) scope.clientContext.getAttribute(EXCHANGE);
            if (exchange.beginSending()) {
                chain.proceed(ProxiedRequest.of(request), entity, scope, callback);
            } else {
                callback.failed(new InterruptedIOException("Given up before it was sent"));
            }
        };
    }

    private static int portOf(Endpoint endpoint) {
        if (endpoint.port() >= 0) {
            return endpoint.port();
        }
        return endpoint.scheme().equals("https") ? 443 : 80;
    }

    /**
     * Starts the request; the exchange hears of its end. The head must be complete but for the
     * body's length and the connection's own headers.
     */
    void execute(Exchange exchange, Endpoint endpoint, HttpRequest request, byte[] body) {
        ContextBuilder contextBuilder = ContextBuilder.create();
        if (proxyCredentials != null) {
            contextBuilder.preemptiveBasicAuth(proxy, proxyCredentials);
        }
        HttpClientContext context = contextBuilder.build();
        context.setAttribute(EXCHANGE, exchange);
        Future<RawResponse> running =
                http.execute(
                        new HttpHost(endpoint.scheme(), endpoint.hostName(), endpoint.port()),
                        new BasicRequestProducer(request, new BasicAsyncEntityProducer(body, null)),
                        new AnswerConsumer(exchange),
                        null,
                        context,
                        new FutureCallback<RawResponse>() {
                            @Override
                            public void completed(RawResponse response) {
                                exchange.answered(response);
                            }

                            @Override
                            public void failed(Exception cause) {
                                exchange.failed(cause);
                            }

                            @Override
                            public void cancelled() {
                                exchange.failed(new InterruptedIOException("Cancelled"));
                            }
                        });
        exchange.onCancel(() -> running.cancel(true));
    }

    /** False once the I/O thread has ended, whether by {@link #close()} or by a failure. */
    boolean isAlive() {
        return http.getStatus().compareTo(IOReactorStatus.SHUTTING_DOWN) < 0;
    }

    /** Closes connections that have been idle for long; to be called now and then. */
    void closeIdle() {
        connections.closeExpired();
        connections.closeIdle(MAX_IDLE);
    }

    /** Closes all connections, then asks the I/O thread to end. */
    void close() {
        closing = true;
        connections.close(CloseMode.IMMEDIATE);
        http.close(CloseMode.IMMEDIATE);
    }
}
