/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps web pages off the control interface, which asks for no password: a browser on this machine
 * reaches it on behalf of any page it shows.
 *
 * <ul>
 *   <li>{@code Host} must be an IP address, localhost, or a name given at the start. A page whose
 *       name was made to point here (DNS rebinding) comes with that name; an address can't be made
 *       to point elsewhere.
 *   <li>{@code Origin}, which browsers send with every POST and with what scripts ask of other
 *       sites, must be absent or this very address.
 *   <li>{@code Sec-Fetch-Site} must be absent, or say that the emulator's own page asks, unless
 *       nothing is changed: following a link to the live page is no harm.
 *   <li>A POST of a browser (it has one of the two) must be {@code application/json}, which a
 *       foreign page can't send without asking first. Programs such as curl send neither, and may
 *       leave their default content type.
 * </ul>
 */
final class ControlGuard {

    private final Set<String> names = new HashSet<>(Set.of("localhost"));

    ControlGuard(String boundTo, Collection<String> moreNames) {
        names.add(boundTo.toLowerCase(Locale.ROOT));
        moreNames.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }

    /** Why a request is not answered, and as what. */
    static final class Refusal {
        private final int status;
        private final String message;

        Refusal(int status, String message) {
            this.status = status;
            this.message = message;
        }

        int status() {
            return status;
        }

        String message() {
            return message;
        }
    }

    /** Null if the request may be answered. */
    Refusal findOffence(RawRequest request) {
        String host = request.header("host");
        if (host != null && !isOurs(hostOf(host))) {
            return new Refusal(
                    403,
                    "This is not the host '"
                            + hostOf(host)
                            + "'; use localhost or an IP address, or start the emulator with"
                            + " --control-host "
                            + hostOf(host)
                            + ".");
        }
        List<String> origins = request.headers("origin");
        if (origins != null && !isSame(origins, host)) {
            return new Refusal(
                    403, "Web pages of other origins may not use the control interface.");
        }
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        String site = request.header("sec-fetch-site");
        if (site != null && !reads && !site.equals("same-origin") && !site.equals("none")) {
            return new Refusal(403, "Web pages of other sites may not use the control interface.");
        }
        boolean browser = origins != null || site != null;
        if (browser && request.method().equals("POST") && !isJson(request)) {
            return new Refusal(
                    415, "A browser has to send it with Content-Type: application/json.");
        }
        return null;
    }

    private boolean isOurs(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return names.contains(name) || isAddress(name);
    }

    /** Digits and dots, or colons in brackets: nothing that a name server is asked for. */
    private static boolean isAddress(String host) {
        return host.matches("\\d{1,3}(\\.\\d{1,3}){3}") || host.matches("\\[[0-9a-f:.%]+]");
    }

    private static String hostOf(String header) {
        int port = header.lastIndexOf(':');
        boolean hasPort = port >= 0 && header.indexOf(']', port) < 0;
        return hasPort ? header.substring(0, port) : header;
    }

    private static boolean isSame(List<String> origins, String host) {
        return origins.size() == 1
                && host != null
                && origins.get(0).trim().equalsIgnoreCase("http://" + host);
    }

    private static boolean isJson(RawRequest request) {
        String type = request.header("content-type");
        if (type == null) {
            return false;
        }
        int parameters = type.indexOf(';');
        String media = parameters < 0 ? type : type.substring(0, parameters);
        return media.trim().equalsIgnoreCase("application/json");
    }
}
