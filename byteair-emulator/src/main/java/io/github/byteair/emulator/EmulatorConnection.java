/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;

/** A server connection whose socket is at hand, since faults are played on the socket. */
final class EmulatorConnection extends DefaultBHttpServerConnection {

    private static final ThreadLocal<EmulatorConnection> CURRENT = new ThreadLocal<>();
    private static final int POLL_MILLIS = 20;

    private final Socket socket;

    EmulatorConnection(Socket socket) throws IOException {
        super("http", Http1Config.DEFAULT);
        this.socket = socket;
        bind(socket);
    }

    /** The connection that the calling thread serves. */
    static EmulatorConnection current() {
        return CURRENT.get();
    }

    static void setCurrent(EmulatorConnection connection) {
        if (connection == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(connection);
        }
    }

    /** Keeps the connection open and says nothing while this holds and the client has not left. */
    void hold(BooleanSupplier condition) throws IOException {
        socket.setSoTimeout(POLL_MILLIS);
        InputStream in = socket.getInputStream();
        byte[] ignored = new byte[256];
        while (condition.getAsBoolean()) {
            try {
                if (in.read(ignored) < 0) {
                    return;
                }
            } catch (SocketTimeoutException e) {
                // the client still waits
            }
        }
    }

    /** Closes the connection; with a reset, what the client still reads is "connection reset". */
    void drop(boolean reset) {
        try {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // it was closed already
        }
    }
}
