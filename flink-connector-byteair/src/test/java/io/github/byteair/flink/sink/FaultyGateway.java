/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.proto.WriteResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/**
 * A gateway between the sink and an emulator, whose schedule says of each request, by its number,
 * whether it is handed on and what is answered. Hands requests on as they came, byte for byte, so
 * that signatures stay valid. Listens on a free port of the loopback interface.
 */
final class FaultyGateway implements AutoCloseable {

    /** Says what becomes of a request; called by the threads of the connections. */
    interface Schedule {
        /**
         * @param number counts the requests from 1, over all connections
         */
        void serve(int number, Passage passage) throws IOException;
    }

    private final ServerSocket server;
    private final int upstream;
    private final Schedule schedule;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger misbehaved = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    FaultyGateway(ByteAirEmulator emulator, Schedule schedule) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.upstream = emulator.port();
        this.schedule = schedule;
        daemon("faulty-gateway", this::accept);
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** How many requests have come. */
    int requests() {
        return requests.get();
    }

    /** How many of them got an answer that is not the service's. */
    int misbehaved() {
        return misbehaved.get();
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                daemon("faulty-gateway-connection", () -> serve(client));
            } catch (IOException e) {
                // The server was closed, which ends the loop, or this connection came to nothing.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket service = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
            sockets.add(service);
            client.setTcpNoDelay(true);
            service.setTcpNoDelay(true);
            InputStream fromClient = new BufferedInputStream(client.getInputStream());
            InputStream fromService = new BufferedInputStream(service.getInputStream());
            for (Message request = Message.read(fromClient);
                    request != null && !client.isClosed();
                    request = Message.read(fromClient)) {
                schedule.serve(
                        requests.incrementAndGet(),
                        new Passage(request, client, service, fromService));
            }
        } catch (IOException e) {
            // Either side may leave at any time; tests look at what the service has stored.
        } finally {
            sockets.remove(client);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One request, and the ways to answer it. */
    final class Passage {

        private final Message request;
        private final Socket client;
        private final Socket service;
        private final InputStream fromService;

        private Passage(Message request, Socket client, Socket service, InputStream fromService) {
            this.request = request;
            this.client = client;
            this.service = service;
            this.fromService = fromService;
        }

        /** Hands the request on and gives the service's answer, which the client has not seen. */
        Message forward() throws IOException {
            service.getOutputStream().write(request.raw);
            service.getOutputStream().flush();
            Message answer = Message.read(fromService);
            if (answer == null) {
                throw new EOFException("the service closed the connection");
            }
            return answer;
        }

        /** The same to another service than the gateway's own. */
        Message forwardTo(ByteAirEmulator other) throws IOException {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), other.port())) {
                socket.getOutputStream().write(request.raw);
                socket.getOutputStream().flush();
                return Message.read(new BufferedInputStream(socket.getInputStream()));
            }
        }

        /** Whether this is a call of done, not a write. */
        boolean isDone() {
            return request.first.contains("/done?");
        }

        /** Whether the request's body has this text. */
        boolean contains(String text) {
            return new String(request.body, StandardCharsets.UTF_8).contains(text);
        }

        /** Neither hands it on nor answers: closes the connection. */
        void drop() throws IOException {
            misbehaved.incrementAndGet();
            client.close();
        }

        /** Hands the request on and the answer back. */
        void pass() throws IOException {
            handBack(forward());
        }

        /** Gives the client the service's answer as it came. */
        void handBack(Message answer) throws IOException {
            write(answer.raw);
        }

        /** Answers in the gateway's own words. */
        void answer(int status, String contentType, byte[] body, String... headers)
                throws IOException {
            misbehaved.incrementAndGet();
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Gateway\r\n");
            head.append("Content-Type: ").append(contentType).append("\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.writeBytes(body);
            write(out.toByteArray());
        }

        void answer(int status, String contentType, String body, String... headers)
                throws IOException {
            answer(status, contentType, body.getBytes(StandardCharsets.UTF_8), headers);
        }

        /** Hands the request on, and answers in the gateway's own words none the less. */
        void forwardAndAnswer(int status, String contentType, String body) throws IOException {
            forward();
            answer(status, contentType, body);
        }

        /** A whole answer in protobuf, with its length. */
        void answer(WriteResponse response) throws IOException {
            answer(200, "application/x-protobuf", response.toByteArray());
        }

        /** Announces the whole body, sends that much of it, and closes. */
        void breakOff(byte[] body, int sent) throws IOException {
            misbehaved.incrementAndGet();
            write("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\n");
            write("Content-Length: " + body.length + "\r\n\r\n");
            client.getOutputStream().write(body, 0, sent);
            client.close();
        }

        /** A body whose end nothing marks but the connection's. */
        void answerWithoutLength(byte[] body) throws IOException {
            misbehaved.incrementAndGet();
            write("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\n");
            write("Connection: close\r\n\r\n");
            write(body);
            client.close();
        }

        private void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        private void write(byte[] bytes) throws IOException {
            client.getOutputStream().write(bytes);
            client.getOutputStream().flush();
        }
    }

    /** A request or an answer: as it travelled, and its body without framing and compression. */
    static final class Message {

        private final String first;
        private final byte[] raw;
        private final byte[] body;

        private Message(String first, byte[] raw, byte[] body) {
            this.first = first;
            this.raw = raw;
            this.body = body;
        }

        WriteResponse writeResponse() throws IOException {
            return WriteResponse.parseFrom(body);
        }

        /** Null at the end of the stream. */
        private static Message read(InputStream in) throws IOException {
            ByteArrayOutputStream raw = new ByteArrayOutputStream();
            String first = line(in, raw);
            if (first == null) {
                return null;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(in, raw);
                    line != null && !line.isEmpty();
                    line = line(in, raw)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
            byte[] body;
            if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
                body = chunks(in, raw);
            } else {
                body = exactly(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
                raw.writeBytes(body);
            }
            if (headers.getOrDefault("content-encoding", "").equals("gzip") && body.length > 0) {
                try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
                    body = gzip.readAllBytes();
                }
            }
            return new Message(first, raw.toByteArray(), body);
        }

        private static byte[] chunks(InputStream in, ByteArrayOutputStream raw) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                String size = line(in, raw);
                if (size == null) {
                    throw new EOFException();
                }
                byte[] chunk = exactly(in, Integer.parseInt(size.trim(), 16));
                raw.writeBytes(chunk);
                line(in, raw);
                if (chunk.length == 0) {
                    return body.toByteArray();
                }
                body.writeBytes(chunk);
            }
        }

        private static byte[] exactly(InputStream in, int length) throws IOException {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            return bytes;
        }

        private static String line(InputStream in, ByteArrayOutputStream raw) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); ; c = in.read()) {
                if (c < 0) {
                    return null;
                }
                raw.write(c);
                if (c == '\n') {
                    return line.toString();
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
        }
    }
}
