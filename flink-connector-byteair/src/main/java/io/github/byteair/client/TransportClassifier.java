/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import io.github.byteair.client.WriteOutcome.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.annotation.Nullable;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.RequestNotExecutedException;

/**
 * Turns a failure on the way into a {@link WriteOutcome}: surely not sent, or no answer. Pure, and
 * total.
 */
final class TransportClassifier {

    private TransportClassifier() {}

    /**
     * @param failure what was thrown
     * @param sent whether the request was handed to a connection; if so it may have been taken
     * @param endpoint for the message, as {@code scheme://host[:port]}
     */
    static WriteOutcome classify(Throwable failure, boolean sent, String endpoint) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (!sent || surelyNotExecuted(cause)) {
            return new WriteOutcome(
                    Kind.NOT_SENT,
                    0,
                    0,
                    Texts.message(notSent(cause, endpoint)),
                    List.of(),
                    null,
                    remedy(cause),
                    cause);
        }
        return WriteOutcome.unanswered(
                Kind.NO_ANSWER,
                Texts.message(
                        "The connection to "
                                + endpoint
                                + " broke before the answer was complete: "
                                + describe(cause)),
                cause);
    }

    /** The outcome when a proxy answers the wish for a tunnel with something other than 200. */
    static WriteOutcome tunnelRefused(int httpStatus, String endpoint) {
        boolean wantsCredentials = httpStatus == 407;
        return new WriteOutcome(
                wantsCredentials ? Kind.FOREIGN_ANSWER : Kind.NOT_SENT,
                httpStatus,
                httpStatus,
                "The proxy refused a tunnel to " + endpoint + " with HTTP " + httpStatus + ".",
                List.of(),
                null,
                wantsCredentials
                        ? ResponseClassifier.CHECK_PROXY
                        : "Check the proxy (http.proxy, setProxy), and that it lets requests to this endpoint through.",
                null);
    }

    private static boolean surelyNotExecuted(Throwable cause) {
        return cause instanceof RequestNotExecutedException
                || cause instanceof ConnectTimeoutException
                || cause instanceof ConnectionRequestTimeoutException
                // In TLS 1.3 a server refuses the client's certificate only after the client has
                // begun to send; it does not look at what was sent.
                || cause instanceof SSLHandshakeException;
    }

    private static String notSent(Throwable cause, String endpoint) {
        if (cause instanceof UnknownHostException) {
            return "The host of " + endpoint + " is not known to DNS.";
        }
        if (cause instanceof SSLException) {
            return "No trusted TLS connection to " + endpoint + ": " + describe(cause);
        }
        if (cause instanceof ConnectionRequestTimeoutException) {
            return "No connection to " + endpoint + " came free in time.";
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "Could not connect to " + endpoint + ": " + describe(cause);
        }
        return "The request to " + endpoint + " was not sent: " + describe(cause);
    }

    @Nullable
    private static String remedy(Throwable cause) {
        if (cause instanceof SSLException) {
            String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("received fatal alert")
                    && (text.contains("certificate") || text.contains("handshake_failure"))) {
                return "The server refuses this client: if it wants a client certificate, set the"
                        + " key store (http.key-store, setKeyStore).";
            }
            if (text.contains("not an ssl")
                    || text.contains("plaintext")
                    || text.contains("unrecognized ssl")) {
                return "The server does not speak TLS on this port: check the endpoint's scheme and"
                        + " port.";
            }
            if (text.contains("subject alternative")
                    || text.contains("no name matching")
                    || text.contains("doesn't match")) {
                return "The server's certificate is for another host: check the endpoint's host"
                        + " name.";
            }
            return "If the server's certificate is not signed by a public authority, set the trust"
                    + " store (http.trust-store, setTrustStore) to one that holds its issuer.";
        }
        if (cause instanceof UnknownHostException) {
            return "Check the region or endpoint, and this machine's DNS.";
        }
        if (cause instanceof ConnectionRequestTimeoutException) {
            return "Allow more connections, or fewer requests in flight.";
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "Check the endpoint's host and port, and that a firewall or a proxy does not"
                    + " stand between.";
        }
        return null;
    }

    private static String describe(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
    }
}
