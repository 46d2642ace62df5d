/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.HttpByteAirClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Finds out before the job starts what would make it fail: a sink retries where a person would look
 * for a slip of the pen.
 */
final class Preflight {

    private static final int CONNECT_MILLIS = 5_000;

    private Preflight() {}

    /**
     * Checks addresses and ids, reads the credentials, and connects, without sending anything.
     *
     * @throws UserMistake saying what to correct
     */
    static void check(Service service) {
        ClientConfig config = service.clientConfig();
        try {
            HttpByteAirClient.open(config).close();
        } catch (IllegalArgumentException e) {
            throw new UserMistake(e.getMessage(), e);
        }
        UserMistake failure = null;
        for (String endpoint : config.endpoints()) {
            try {
                connect(endpoint);
                return;
            } catch (UserMistake e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void connect(String endpoint) {
        URI uri = URI.create(endpoint);
        int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        try (Socket socket = new Socket()) {
            // URI keeps an IPv6 address in its brackets, which InetAddress takes as well.
            InetAddress address = InetAddress.getByName(uri.getHost());
            socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
        } catch (UnknownHostException e) {
            throw new UserMistake(
                    "The host of "
                            + endpoint
                            + " is not known; check --endpoint, and this machine's DNS.",
                    e);
        } catch (IOException e) {
            throw new UserMistake(
                    "No connection to "
                            + endpoint
                            + " ("
                            + e.getMessage()
                            + "); check --endpoint's host and port, that the service is running,"
                            + " and that no firewall stands between. Without --endpoint, the"
                            + " example starts an emulator itself.",
                    e);
        }
    }
}
