/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A server made of sockets, which can misbehave in every way that a script can put in words. */
final class RawServer implements AutoCloseable {

    /** What to do with one connection; returning closes it in an orderly way. */
    interface Script {
        void serve(Connection connection) throws Exception;
    }

    private final ServerSocket socket;
    private final Script script;
    private final String scheme;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    private RawServer(ServerSocket socket, String scheme, Script script) {
        this.socket = socket;
        this.scheme = scheme;
        this.script = script;
        Thread acceptor = new Thread(this::accept, "raw-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    static RawServer start(Script script) throws IOException {
        return new RawServer(
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http", script);
    }

    static RawServer startTls(SSLContext context, boolean clientCertificate, Script script)
            throws IOException {
        SSLServerSocket socket =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(clientCertificate);
        return new RawServer(socket, "https", script);
    }

    /** Answers every request on every connection the same. */
    static Script always(byte[] response) {
        return connection -> {
            while (connection.readRequest() != null) {
                connection.write(response);
            }
        };
    }

    /** A whole answer with Content-Length. */
    static byte[] response(int status, String contentType, byte[] body, String... moreHeaders) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
        head.append("Content-Type: ").append(contentType).append("\r\n");
        head.append("Content-Length: ").append(body.length).append("\r\n");
        for (String header : moreHeaders) {
            head.append(header).append("\r\n");
        }
        out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** The service's own word that everything was taken: success, code 0. */
    static byte[] accepted() {
        return response(
                200, "application/x-protobuf", ResponseClassifierTest.status(0, true, "success"));
    }

    String endpoint() {
        return scheme + "://127.0.0.1:" + socket.getLocalPort();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How many connections have come so far. */
    int connectionCount() {
        return accepted.get();
    }

    /** The requests read so far. */
    List<Request> requests() {
        return requests;
    }

    private void accept() {
        while (true) {
            Socket client;
            try {
                client = socket.accept();
            } catch (IOException e) {
                return;
            }
            accepted.incrementAndGet();
            Connection connection = new Connection(client);
            connections.add(connection);
            Thread thread = new Thread(connection::run, "raw-server-connection");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Connection connection : connections) {
            connection.close();
        }
    }

    static final class Request {
        final String line;
        final Map<String, String> headers;
        final byte[] body;

        Request(String line, Map<String, String> headers, byte[] body) {
            this.line = line;
            this.headers = headers;
            this.body = body;
        }

        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        String text() throws IOException {
            return new String(Gunzip.decode(body, 1 << 24), StandardCharsets.UTF_8);
        }
    }

    final class Connection {
        private final Socket client;
        private final CountDownLatch closedByPeer = new CountDownLatch(1);

        Connection(Socket client) {
            this.client = client;
        }

        private void run() {
            try {
                script.serve(this);
            } catch (Exception e) {
                // A script's connection may end at any time; tests look at the client's side.
            } finally {
                close();
            }
        }

        void close() {
            try {
                client.close();
            } catch (IOException e) {
                // Closed is closed.
            }
        }

        /** Reads head and body; null when the client has closed. */
        Request readRequest() throws IOException {
            InputStream in = input();
            String line;
            try {
                line = readLine(in);
            } catch (IOException e) {
                // A reset is a close.
                line = null;
            }
            if (line == null) {
                closedByPeer.countDown();
                return null;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).trim());
            }
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException();
            }
            Request request = new Request(line, headers, body);
            requests.add(request);
            return request;
        }

        private InputStream buffered;

        InputStream input() throws IOException {
            if (buffered == null) {
                buffered = new BufferedInputStream(client.getInputStream());
            }
            return buffered;
        }

        Socket socket() {
            return client;
        }

        void write(byte[] bytes) throws IOException {
            OutputStream out = client.getOutputStream();
            out.write(bytes);
            out.flush();
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Closes so that the peer sees a reset. */
        void reset() throws IOException {
            client.setSoLinger(true, 0);
            client.close();
        }

        /** Waits, answering nothing, until the peer closes or resets. */
        void waitForPeerToClose() throws IOException {
            try {
                while (input().read() >= 0) {
                    // What still comes does not matter.
                }
            } catch (IOException e) {
                // A reset is a close.
            }
            closedByPeer.countDown();
        }
    }

    /** Waits until the peer has closed the connection of that number. */
    boolean peerClosed(int connection, long seconds) throws InterruptedException {
        return connections.get(connection).closedByPeer.await(seconds, TimeUnit.SECONDS);
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
