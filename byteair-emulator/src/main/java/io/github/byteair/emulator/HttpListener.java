/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.support.BasicHttpServerExpectationDecorator;
import org.apache.hc.core5.http.io.support.BasicHttpServerRequestHandler;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.Timeout;

/**
 * The door: one thread takes connections, one thread serves each. Its own accept loop, rather than
 * the library's server, because it can be shut and opened again on the same port while a request is
 * being answered.
 */
final class HttpListener implements Faults.Door {

    private static final int BACKLOG = 1024;
    private static final Timeout IDLE = Timeout.ofMinutes(5);
    private static final int REOPEN_ATTEMPTS = 50;
    private static final int REOPEN_PAUSE_MILLIS = 100;

    private final InetAddress address;
    private final int maxConnections;
    private final HttpService service;
    private final ExecutorService workers = Executors.newCachedThreadPool(HttpListener::thread);
    private final Set<EmulatorConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private int port;
    private ServerSocket server;
    private boolean stopped;

    HttpListener(String host, int port, int maxConnections, HttpRequestHandler handler)
            throws IOException {
        this.maxConnections = maxConnections;
        this.address = InetAddress.getByName(host);
        this.port = port;
        this.service =
                HttpService.builder()
                        .withHttpProcessor(HttpProcessors.server("ByteAirEmulator"))
                        .withHttpServerRequestHandler(
                                new BasicHttpServerExpectationDecorator(
                                        new BasicHttpServerRequestHandler(
                                                (request, context) -> serving(handler))))
                        .build();
    }

    /** From here on the connection is not idle: the head of its request is there. */
    private static HttpRequestHandler serving(HttpRequestHandler handler) {
        EmulatorConnection.current().setIdle(false);
        return handler;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "byteair-emulator");
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to listen; with port 0, on one that is free, and on the same one ever after. */
    synchronized void start() throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        port = socket.getLocalPort();
        server = socket;
        workers.execute(() -> acceptFrom(socket));
    }

    synchronized int port() {
        return port;
    }

    long accepted() {
        return accepted.get();
    }

    int openConnections() {
        return connections.size();
    }

    private void acceptFrom(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket socket = from.accept();
                synchronized (this) {
                    if (from.isClosed()) {
                        socket.setSoLinger(true, 0);
                        socket.close();
                        return;
                    }
                    if (connections.size() >= maxConnections && !dropIdlest()) {
                        socket.setSoLinger(true, 0);
                        socket.close();
                        continue;
                    }
                    socket.setTcpNoDelay(true);
                    EmulatorConnection connection = new EmulatorConnection(socket);
                    connections.add(connection);
                    accepted.incrementAndGet();
                    workers.execute(() -> serve(connection));
                }
            } catch (IOException e) {
                // The socket was closed, which ends the loop, or this one connection came to
                // nothing.
            }
        }
    }

    /** Makes room for a connection; false if all are busy. */
    private boolean dropIdlest() {
        EmulatorConnection idlest = null;
        for (EmulatorConnection connection : connections) {
            if (connection.isIdle() && (idlest == null || connection.isIdleLongerThan(idlest))) {
                idlest = connection;
            }
        }
        if (idlest == null) {
            return false;
        }
        connections.remove(idlest);
        idlest.drop(false);
        return true;
    }

    private void serve(EmulatorConnection connection) {
        EmulatorConnection.setCurrent(connection);
        boolean reset = false;
        try {
            connection.setSocketTimeout(IDLE);
            while (connection.isOpen()) {
                service.handleRequest(connection, HttpCoreContext.create());
                connection.setIdle(true);
            }
        } catch (DroppedConnection e) {
            reset = e.isReset();
        } catch (IOException | HttpException e) {
            // The client left, fell silent or does not speak HTTP: nobody to tell.
        } finally {
            connection.drop(reset);
            connections.remove(connection);
            EmulatorConnection.setCurrent(null);
        }
    }

    /** Refuses new connections and resets those there are, but for the one that asked for this. */
    @Override
    public synchronized void close() {
        closeServer();
        EmulatorConnection own = EmulatorConnection.current();
        for (EmulatorConnection connection : connections) {
            if (connection != own) {
                connection.drop(true);
            }
        }
    }

    /** Listens again. Another process may have the port for a moment, so this tries for a while. */
    @Override
    public synchronized void open() {
        for (int attempt = 1; !stopped; attempt++) {
            try {
                start();
                return;
            } catch (IOException e) {
                if (attempt == REOPEN_ATTEMPTS) {
                    throw new IllegalStateException(
                            "Port " + port + " could not be opened again after the outage", e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(REOPEN_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while opening the port again", e);
        }
    }

    synchronized void stop() {
        stopped = true;
        closeServer();
        connections.forEach(connection -> connection.drop(false));
        workers.shutdownNow();
    }

    private void closeServer() {
        if (server != null) {
            try {
                server.close();
            } catch (IOException e) {
                // it is closed as far as anybody can see
            }
        }
    }
}
