/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;

/**
 * A request to a proxy, whose request line has the whole URL. The library would write the host as
 * it keeps it for itself: Punycode turned into letters, an IPv6 address without brackets. This one
 * has it as in the {@code Host} header, which by RFC 9112 must be the same anyhow.
 */
final class ProxiedRequest extends BasicHttpRequest {

    private static final long serialVersionUID = 1L;

    private final String uri;

    private ProxiedRequest(HttpRequest request, String hostHeader) {
        super(request.getMethod(), request.getScheme(), request.getAuthority(), request.getPath());
        setAbsoluteRequestUri(true);
        setVersion(request.getVersion());
        setHeaders(request.getHeaders());
        uri = request.getScheme() + "://" + hostHeader + request.getPath();
    }

    /** The same request, if its request line has no URL or if there is no {@code Host}. */
    static HttpRequest of(HttpRequest request) {
        boolean absolute =
                !request.getRequestUri().startsWith("/") && request.containsHeader("Host");
        return absolute
                ? new ProxiedRequest(request, request.getFirstHeader("Host").getValue())
                : request;
    }

    @Override
    public String getRequestUri() {
        return uri;
    }
}
