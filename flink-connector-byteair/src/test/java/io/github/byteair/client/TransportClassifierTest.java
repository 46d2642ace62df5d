/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.byteair.client.WriteOutcome.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransportClassifierTest {

    private static final String ENDPOINT = "https://a:8443";

    static Stream<Arguments> failures() {
        return Stream.of(
                // If not sent, always NOT_SENT; if sent, as in the second column.
                arguments(new ConnectException("refused"), Kind.NO_ANSWER, "Could not connect"),
                arguments(new NoRouteToHostException("x"), Kind.NO_ANSWER, "Could not connect"),
                arguments(new ConnectTimeoutException("x"), Kind.NOT_SENT, "was not sent"),
                arguments(new UnknownHostException("a"), Kind.NO_ANSWER, "not known to DNS"),
                arguments(new SSLHandshakeException("PKIX"), Kind.NOT_SENT, "No trusted TLS"),
                arguments(new SSLPeerUnverifiedException("x"), Kind.NO_ANSWER, "No trusted TLS"),
                arguments(new SSLException("bad mac"), Kind.NO_ANSWER, "No trusted TLS"),
                arguments(
                        new ConnectionRequestTimeoutException("x"), Kind.NOT_SENT, "No connection"),
                arguments(new RequestNotExecutedException(), Kind.NOT_SENT, "was not sent"),
                arguments(new SocketException("Connection reset"), Kind.NO_ANSWER, "not sent"),
                arguments(new SocketTimeoutException("5 s"), Kind.NO_ANSWER, "not sent"),
                arguments(new ConnectionClosedException(), Kind.NO_ANSWER, "not sent"),
                arguments(new ProtocolException("x"), Kind.NO_ANSWER, "not sent"),
                arguments(new InterruptedIOException(), Kind.NO_ANSWER, "not sent"),
                arguments(new CancellationException(), Kind.NO_ANSWER, "not sent"),
                arguments(new IllegalStateException("x"), Kind.NO_ANSWER, "not sent"),
                arguments(new IOException((String) null), Kind.NO_ANSWER, "not sent"),
                arguments(new OutOfMemoryError("x"), Kind.NO_ANSWER, "not sent"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void failures(Throwable failure, Kind ifSent, String words) {
        WriteOutcome notSent = TransportClassifier.classify(failure, false, ENDPOINT);
        assertThat(notSent.kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(notSent.message()).contains(words).contains(ENDPOINT);
        assertThat(notSent.cause()).isSameAs(failure);
        WriteOutcome sent = TransportClassifier.classify(failure, true, ENDPOINT);
        assertThat(sent.kind()).isEqualTo(ifSent);
        assertThat(sent.message()).contains(ENDPOINT);
        // As it arrives from futures.
        Throwable wrapped = new CompletionException(new ExecutionException(failure));
        assertThat(TransportClassifier.classify(wrapped, true, ENDPOINT).kind()).isEqualTo(ifSent);
        assertThat(TransportClassifier.classify(wrapped, true, ENDPOINT).cause()).isSameAs(failure);
    }

    static Stream<Arguments> tlsRemedies() {
        return Stream.of(
                arguments("PKIX path building failed: unable to find", "set the trust store"),
                arguments("No subject alternative names matching IP", "host name"),
                arguments("No name matching localhost found", "host name"),
                arguments("Certificate for <a> doesn't match any", "host name"),
                arguments("Unsupported or unrecognized SSL message", "scheme and port"),
                arguments("Not an SSL/TLS record", "scheme and port"),
                arguments("Received fatal alert: certificate_required", "key store"),
                arguments("(bad_certificate) Received fatal alert: bad_certificate", "key store"),
                arguments("Received fatal alert: handshake_failure", "key store"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void tlsRemedies(String message, String remedy) {
        assertThat(
                        TransportClassifier.classify(
                                        new SSLHandshakeException(message), false, ENDPOINT)
                                .remedy())
                .contains(remedy);
    }

    @Test
    void boundsTheMessage() {
        WriteOutcome outcome =
                TransportClassifier.classify(
                        new IOException("x\n".repeat(100_000)), true, ENDPOINT);
        assertThat(outcome.message()).hasSizeLessThanOrEqualTo(2048).doesNotContain("\n");
    }
}
