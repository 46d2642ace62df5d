/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Asks for names as they were configured. The HTTP library turns {@code xn--…} back into letters
 * for its own use, and most resolvers know nothing by that name.
 */
final class AsciiNames implements DnsResolver {

    private final DnsResolver resolver;

    AsciiNames(DnsResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return resolver.resolve(ascii(host));
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return resolver.resolveCanonicalHostname(ascii(host));
    }

    private static String ascii(String host) {
        return host.chars().allMatch(c -> c < 0x80)
                ? host
                : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    }
}
