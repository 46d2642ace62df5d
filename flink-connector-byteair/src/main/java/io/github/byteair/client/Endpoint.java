/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** {@code scheme://host[:port]}, checked and in one form: lower case, no default port. */
final class Endpoint implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String scheme;

    /** As in a URL, so an IPv6 address has its brackets. */
    private final String host;

    /** -1 for the scheme's own. */
    private final int port;

    private Endpoint(String scheme, String host, int port) {
        this.scheme = scheme;
        this.host = host;
        this.port = port;
    }

    /**
     * @param role "endpoint" or "proxy", for the sentence
     * @param text what was configured; not quoted if it may hold a password
     * @throws IllegalArgumentException with a sentence that says what an endpoint looks like
     */
    static Endpoint parse(String role, String text, boolean tlsAllowed) {
        if (text == null || text.trim().isEmpty()) {
            throw new IllegalArgumentException(
                    "An empty " + role + " is set; write it as " + form(tlsAllowed) + ".");
        }
        if (text.indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    "The "
                            + role
                            + " holds a user or password; write it as "
                            + form(tlsAllowed)
                            + " and set those apart.");
        }
        URI uri;
        try {
            uri = new URI(text.trim());
        } catch (URISyntaxException e) {
            throw wrong(role, text, tlsAllowed);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean schemeKnown = scheme.equals("http") || (tlsAllowed && scheme.equals("https"));
        boolean bare =
                (uri.getRawPath() == null || uri.getRawPath().matches("/?"))
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null;
        int port = uri.getPort();
        if (!schemeKnown || uri.getHost() == null || !bare || port == 0 || port > 65535) {
            throw wrong(role, text, tlsAllowed);
        }
        boolean schemesOwn = port == (scheme.equals("http") ? 80 : 443);
        return new Endpoint(scheme, uri.getHost().toLowerCase(Locale.ROOT), schemesOwn ? -1 : port);
    }

    private static IllegalArgumentException wrong(String role, String text, boolean tlsAllowed) {
        return new IllegalArgumentException(
                "The "
                        + role
                        + " '"
                        + Texts.message(text)
                        + "' can't be used; write it as "
                        + form(tlsAllowed)
                        + ", without a path.");
    }

    private static String form(boolean tlsAllowed) {
        return tlsAllowed ? "https://host[:port] or http://host[:port]" : "http://host:port";
    }

    String scheme() {
        return scheme;
    }

    /** Without an IPv6 address's brackets. */
    String hostName() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return port;
    }

    /** The value of the {@code Host} header. */
    String hostHeader() {
        return port < 0 ? host : host + ':' + port;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Endpoint && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return scheme + "://" + hostHeader();
    }
}
