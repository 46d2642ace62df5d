/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.Serializable;
import java.util.Locale;

/**
 * {@code scheme://host[:port]}, checked and in one form: lower case, ASCII, no default port. What
 * is dialled and what the service is told can differ: a dot at a name's end and an address's zone
 * are for this machine's resolver only.
 */
final class Endpoint implements Serializable {

    private static final long serialVersionUID = 2L;

    /** What the text is for: named in sentences, with the setting to change. */
    enum Role {
        ENDPOINT("endpoint", "endpoint, setEndpoints", "https://host[:port] or http://host[:port]"),
        PROXY("proxy", "http.proxy, setProxy", "http://host:port"),
        HOST_HEADER("host header", "request.host-header, setHostHeader", "host or host:port"),
        METRICS(
                "metrics domain",
                "metrics.domain, setPlatformMetrics",
                "a host, or https://host[:port] or http://host[:port]");

        private final String noun;
        private final String settings;
        private final String form;

        Role(String noun, String settings, String form) {
            this.noun = noun;
            this.settings = settings;
            this.form = form;
        }
    }

    private final String scheme;

    /** Without an IPv6 address's brackets. */
    private final String host;

    /** -1 for the scheme's own. */
    private final int port;

    private Endpoint(String scheme, String host, int port) {
        this.scheme = scheme;
        this.host = host;
        this.port = port;
    }

    /** {@code http://…} or {@code https://…}. */
    static Endpoint parse(String text) {
        return parse(Role.ENDPOINT, text, "");
    }

    /** {@code http://host:port}, or without the scheme. */
    static Endpoint parseProxy(String text) {
        return parse(Role.PROXY, text, "http");
    }

    /** {@code host[:port]}, for https, or with a scheme. */
    static Endpoint parseMetricsDomain(String text) {
        return parse(Role.METRICS, text, "https");
    }

    /**
     * {@code host[:port]}, for the {@code Host} header of requests to an https or http endpoint.
     *
     * @param scheme whose own port is left out
     */
    static Endpoint parseHostHeader(String text, String scheme) {
        if (text != null && text.contains("://")) {
            throw wrong(Role.HOST_HEADER, text, "it has a scheme");
        }
        return parse(Role.HOST_HEADER, text, scheme);
    }

    /**
     * @param text what was configured; not quoted if it may hold a password
     * @param defaultScheme where the text has none; empty if it must have one
     * @throws IllegalArgumentException with a sentence that says what is wrong with which part, and
     *     which setting to change
     */
    private static Endpoint parse(Role role, String text, String defaultScheme) {
        String trimmed = text == null ? "" : text.trim();
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException(
                    "An empty "
                            + role.noun
                            + " ("
                            + role.settings
                            + ") is set; write it as "
                            + role.form
                            + ".");
        }
        if (trimmed.indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    "The "
                            + role.noun
                            + " ("
                            + role.settings
                            + ") holds a user or password; write it as "
                            + role.form
                            + " and set those apart.");
        }
        try {
            return parts(role, trimmed, defaultScheme);
        } catch (IllegalArgumentException e) {
            throw wrong(role, trimmed, e.getMessage());
        }
    }

    private static Endpoint parts(Role role, String text, String defaultScheme) {
        int slashes = text.indexOf("://");
        String scheme =
                slashes < 0 ? defaultScheme : text.substring(0, slashes).toLowerCase(Locale.ROOT);
        require(!scheme.isEmpty(), "its scheme is missing");
        boolean schemeFits = scheme.equals("http") || scheme.equals("https") && role != Role.PROXY;
        require(
                schemeFits,
                "its scheme is '"
                        + Texts.message(scheme)
                        + (role == Role.PROXY ? "', not http" : "', neither http nor https"));
        String rest = slashes < 0 ? text : text.substring(slashes + 3);
        int end = rest.length();
        for (char c : new char[] {'/', '?', '#', '\\'}) {
            int at = rest.indexOf(c);
            end = at >= 0 && at < end ? at : end;
        }
        String behind = rest.substring(end);
        require(
                behind.isEmpty() || behind.equals("/") && role != Role.HOST_HEADER,
                "behind its host there is '" + Texts.message(behind) + "', a path or query");
        return authority(scheme, rest.substring(0, end));
    }

    private static Endpoint authority(String scheme, String authority) {
        boolean brackets = authority.startsWith("[");
        int bracket = authority.indexOf(']');
        require(!brackets || bracket > 0, "the ']' of its IPv6 address is missing");
        String host;
        String behind;
        if (brackets) {
            host = authority.substring(1, bracket);
            behind = authority.substring(bracket + 1);
        } else {
            int colon = authority.indexOf(':');
            require(
                    colon == authority.lastIndexOf(':'),
                    "its host has more than one ':'; an IPv6 address stands in brackets, as in"
                            + " [::1]:8080");
            host = colon < 0 ? authority : authority.substring(0, colon);
            behind = colon < 0 ? "" : authority.substring(colon);
        }
        String dialled = HostName.parse(host, brackets);
        int port = port(behind);
        boolean schemesOwn = port == (scheme.equals("http") ? 80 : 443);
        return new Endpoint(scheme, dialled, schemesOwn ? -1 : port);
    }

    /**
     * @param text empty, or from the colon on
     */
    private static int port(String text) {
        if (text.isEmpty() || text.equals(":")) {
            return -1;
        }
        boolean colon = text.charAt(0) == ':';
        String digits = colon ? text.substring(1) : text;
        boolean number = colon && digits.matches("[0-9]{1,5}");
        int port = number ? Integer.parseInt(digits) : 0;
        require(
                port >= 1 && port <= 65535,
                "its port '" + Texts.message(digits) + "' is not a number from 1 to 65535");
        return port;
    }

    private static void require(boolean condition, String reason) {
        if (!condition) {
            throw new IllegalArgumentException(reason);
        }
    }

    private static IllegalArgumentException wrong(Role role, String text, String reason) {
        return new IllegalArgumentException(
                "The "
                        + role.noun
                        + " '"
                        + Texts.message(text)
                        + "' ("
                        + role.settings
                        + ") can't be used: "
                        + reason
                        + "; write it as "
                        + role.form
                        + (role == Role.HOST_HEADER ? "." : ", without a path."));
    }

    String scheme() {
        return scheme;
    }

    /** What to dial; without an IPv6 address's brackets. */
    String hostName() {
        return host;
    }

    /** The name for the service, for its certificate and for the {@code Host} header. */
    String serverName() {
        int percent = host.indexOf('%');
        if (percent >= 0) {
            return host.substring(0, percent);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** -1 for the scheme's own. */
    int port() {
        return port;
    }

    /** The value of the {@code Host} header. */
    String hostHeader() {
        return withPort(serverName());
    }

    private String withPort(String name) {
        String inUrl = name.indexOf(':') >= 0 ? '[' + name + ']' : name;
        return port < 0 ? inUrl : inUrl + ':' + port;
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
        return scheme + "://" + withPort(host);
    }
}
