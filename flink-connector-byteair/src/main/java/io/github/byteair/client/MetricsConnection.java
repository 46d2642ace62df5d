/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import javax.annotation.Nullable;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * One connection to the platform's metrics host, apart from the data's: by the same proxy and with
 * the same stores, but unsigned. Has no thread of its own: the caller's waits. One caller at a
 * time; {@link #close()} by anybody, which ends a call under way.
 */
public final class MetricsConnection implements AutoCloseable {

    /** How long connecting, and each silence while the answer comes, may last [sdk]. */
    public static final Duration TIMEOUT = Duration.ofMillis(800);

    private static final ContentType PROTOBUF = ContentType.create("application/protobuf");
    private static final int MAX_ANSWER_BYTES = 4 * 1024;

    private final Endpoint host;
    private final CloseableHttpClient http;

    private MetricsConnection(Endpoint host, CloseableHttpClient http) {
        this.host = host;
        this.http = http;
    }

    /**
     * Reads what the way to the host needs (stores, a proxy's password). Does not connect.
     *
     * @param patience as {@link #TIMEOUT}
     * @throws IllegalArgumentException with a sentence, if a store can't be read
     */
    public static MetricsConnection open(
            ClientConfig config, PlatformMetrics metrics, Duration patience) {
        Timeout timeout = Timeout.of(patience);
        Endpoint proxy = config.proxy();
        boolean tls = metrics.host().scheme().equals("https");
        PoolingHttpClientConnectionManagerBuilder connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(1)
                        .setMaxConnPerRoute(1)
                        .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(timeout).build())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(timeout)
                                        .setSocketTimeout(timeout)
                                        .setTimeToLive(TimeValue.ofMinutes(5))
                                        .build());
        HttpClientBuilder builder =
                HttpClients.custom()
                        .setUserAgent(Version.USER_AGENT)
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setConnectionRequestTimeout(timeout)
                                        .setResponseTimeout(timeout)
                                        .setRedirectsEnabled(false)
                                        .setContentCompressionEnabled(false)
                                        .setExpectContinueEnabled(false)
                                        .setProtocolUpgradeEnabled(false)
                                        .build())
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement()
                        .disableContentCompression()
                        .disableConnectionState();
        if (tls || proxy != null) {
            TransportSecrets secrets = TransportSecrets.resolve(config, System::getenv);
            if (tls) {
                connections.setTlsSocketStrategy(
                        new DefaultClientTlsStrategy(
                                TlsContexts.create(secrets.trustStore(), secrets.keyStore())));
            }
            if (proxy != null) {
                useProxy(builder, proxy, secrets);
            }
        }
        return new MetricsConnection(
                metrics.host(), builder.setConnectionManager(connections.build()).build());
    }

    private static void useProxy(
            HttpClientBuilder builder, Endpoint proxy, TransportSecrets secrets) {
        HttpHost host =
                new HttpHost("http", proxy.hostName(), proxy.port() < 0 ? 80 : proxy.port());
        builder.setProxy(host);
        if (secrets.proxyUser() != null) {
            String password = secrets.proxyPassword();
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(
                    new AuthScope(host),
                    new UsernamePasswordCredentials(
                            secrets.proxyUser(),
                            password == null ? new char[0] : password.toCharArray()));
            builder.setDefaultCredentialsProvider(credentials);
        }
    }

    /**
     * Sends one message and waits for its answer.
     *
     * @param path begins with a slash
     * @return null if the host has taken it (HTTP 200), else what happened, as part of a sentence
     * @throws InterruptedIOException if no answer came in time
     * @throws IOException if the connection failed
     */
    @Nullable
    public String post(String path, byte[] message) throws IOException {
        HttpPost request = new HttpPost(path);
        request.setScheme(host.scheme());
        request.setAuthority(new URIAuthority(host.serverName(), host.port()));
        request.setHeader("Accept", "application/json");
        request.setEntity(new ByteArrayEntity(message, PROTOBUF));
        HttpHost target = new HttpHost(host.scheme(), host.hostName(), host.port());
        try (ClassicHttpResponse response = http.executeOpen(target, request, null)) {
            int status = response.getCode();
            boolean small =
                    response.getEntity() == null
                            || response.getEntity().getContentLength() >= 0
                                    && response.getEntity().getContentLength() <= MAX_ANSWER_BYTES;
            if (small) {
                // Read to its end, for the connection to serve again; a longer one is cut.
                EntityUtils.consume(response.getEntity());
            }
            return status == 200 ? null : "answered HTTP " + status;
        }
    }

    /** Ends a call under way with an exception, and closes the connection. Idempotent. */
    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
    }

    /** Where it leads to, {@code scheme://host[:port]}. */
    @Override
    public String toString() {
        return host.toString();
    }
}
