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

    /** Without limits, a header without end would fill the heap. */
    private static final Http1Config LIMITS =
            Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(100).build();

    private final Socket socket;

    /** When it began to wait for a request; 0 while one is served. */
    private volatile long idleSince = System.nanoTime() | 1;

    EmulatorConnection(Socket socket) throws IOException {
        super("http", LIMITS);
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

    /** Whether it waits for a request, or for the rest of one's head. */
    boolean isIdle() {
        return idleSince != 0;
    }

    /** Whether it has waited longer than another one that is idle. */
    boolean isIdleLongerThan(EmulatorConnection other) {
        return idleSince - other.idleSince < 0;
    }

    void setIdle(boolean idle) {
        idleSince = idle ? System.nanoTime() | 1 : 0;
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
