/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.annotation.Nullable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * What stands before many a service: a gateway that speaks TLS, or a proxy that opens tunnels for
 * those who know its password. Passes bytes on to one port of this machine, whatever the name.
 */
final class TlsGateway implements AutoCloseable {

    private final ServerSocket socket;
    private final int target;
    @Nullable private final String proxyAuthorization;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<ByteArrayOutputStream> passed = new CopyOnWriteArrayList<>();
    private final List<String> tunnels = new CopyOnWriteArrayList<>();

    private TlsGateway(ServerSocket socket, int target, @Nullable String proxyAuthorization) {
        this.socket = socket;
        this.target = target;
        this.proxyAuthorization = proxyAuthorization;
        start("gateway", this::accept);
    }

    /** Ends TLS; asks for a client certificate. */
    static TlsGateway tls(SSLContext context, int target) throws IOException {
        SSLServerSocket socket =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(true);
        return new TlsGateway(socket, target, null);
    }

    /** Takes CONNECT with that value of Proxy-Authorization, refuses it with 407 else. */
    static TlsGateway proxy(String authorization, int target) throws IOException {
        return new TlsGateway(
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, authorization);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What clients have sent so far, one text per connection. */
    List<String> passed() {
        List<String> texts = new CopyOnWriteArrayList<>();
        for (ByteArrayOutputStream bytes : passed) {
            texts.add(bytes.toString(StandardCharsets.ISO_8859_1));
        }
        return texts;
    }

    /** The request lines of the tunnels opened. */
    List<String> tunnels() {
        return tunnels;
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                open.add(client);
                start("gateway-connection", () -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (proxyAuthorization != null && !opensTunnel(client)) {
                return;
            }
            try (Socket service = new Socket(InetAddress.getLoopbackAddress(), target)) {
                open.add(service);
                ByteArrayOutputStream copy = new ByteArrayOutputStream();
                passed.add(copy);
                start("gateway-answers", () -> pump(service, client, null));
                pump(client, service, copy);
            }
        } catch (IOException e) {
            // A connection may end at any time; the test looks at what was passed on.
        }
    }

    private boolean opensTunnel(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = client.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return false;
            }
            head.append((char) c);
        }
        boolean known = head.indexOf("Proxy-Authorization: " + proxyAuthorization + "\r\n") > 0;
        String answer =
                known
                        ? "HTTP/1.1 200 Go on\r\n\r\n"
                        : "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                                + "Content-Length: 0\r\n\r\n";
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        if (known) {
            tunnels.add(head.substring(0, head.indexOf("\r\n")));
        }
        return known;
    }

    private static void pump(Socket from, Socket to, @Nullable ByteArrayOutputStream copy) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (copy != null) {
                    copy.write(buffer, 0, n);
                }
                out.write(buffer, 0, n);
                out.flush();
            }
            to.close();
        } catch (IOException e) {
            // As above.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
