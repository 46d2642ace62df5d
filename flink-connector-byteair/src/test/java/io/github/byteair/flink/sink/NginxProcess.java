/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An nginx of its own in front of a port of this machine: in its own folder, on a free port of the
 * loopback interface, with the rights of whoever runs the tests. What it does with requests is set
 * by a {@code location} block, which a reload replaces while requests are under way.
 */
final class NginxProcess implements AutoCloseable {

    private static final int START_ATTEMPTS = 5;

    private final Path binary;
    private final Path folder;
    private final int upstream;
    private final Process process;
    private final int port;
    private final Thread atExit = new Thread(this::kill);
    private int generation;

    /** Where nginx is installed: on the PATH, or where Debian puts it. */
    static Optional<Path> binary() {
        return Stream.concat(
                        Arrays.stream(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * @param server settings of the {@code server} block
     * @param location what happens to requests, {@link #PASS} to begin with
     */
    NginxProcess(Path binary, Path folder, int upstream, String server, String location)
            throws Exception {
        this.binary = binary;
        this.folder = folder;
        this.upstream = upstream;
        for (int attempt = 1; ; attempt++) {
            int free = freePort();
            configure(free, server, location);
            Process started =
                    new ProcessBuilder(command())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("output.txt").toFile())
                            .start();
            if (answers(started, free)) {
                process = started;
                port = free;
                // Else it would outlive tests that are cut short.
                Runtime.getRuntime().addShutdownHook(atExit);
                return;
            }
            // Another process took the port in between.
            started.destroy();
            started.waitFor(10, TimeUnit.SECONDS);
            if (attempt == START_ATTEMPTS) {
                throw new IOException(
                        "nginx did not start: " + Files.readString(folder.resolve("output.txt")));
            }
        }
    }

    /** Hands requests on as they came. */
    static final String PASS =
            "proxy_pass http://service; proxy_http_version 1.1;"
                    + " proxy_set_header Connection \"\"; proxy_set_header Host $http_host;";

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /**
     * Reloads with other settings, and returns when new connections meet them. Connections that are
     * open are served to the end of their request by the old ones.
     */
    void reload(String server, String location) throws Exception {
        configure(port, server, location);
        Process reload =
                new ProcessBuilder(concat(command(), "-s", "reload"))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("reload.txt").toFile())
                        .start();
        assertThat(reload.waitFor(20, TimeUnit.SECONDS)).as("nginx -s reload ends").isTrue();
        assertThat(reload.exitValue()).as(Files.readString(folder.resolve("reload.txt"))).isZero();
        assertThat(answers(process, port)).as("nginx serves the new settings").isTrue();
    }

    /**
     * How many requests it answered with each status, by its own log. A status without an attempt
     * to reach the service is marked with a star: "200*" is a page of nginx's own.
     */
    Map<String, Integer> statuses() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        Path log = folder.resolve("access.log");
        if (Files.exists(log)) {
            try (Stream<String> lines = Files.lines(log)) {
                lines.forEach(
                        line -> {
                            String status = line.substring(0, 3);
                            boolean own = line.endsWith(" -");
                            counts.merge(own ? status + "*" : status, 1, Integer::sum);
                        });
            }
        }
        return counts;
    }

    /** What it complained of. */
    String errors() throws IOException {
        return Files.readString(folder.resolve("error.log"));
    }

    private void configure(int listen, String server, String location) throws IOException {
        generation++;
        // Else root's workers would run as somebody who can't write to this folder.
        String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
        String configuration =
                user
                        + "daemon off;\n"
                        + "worker_processes 2;\n"
                        + "pid nginx.pid;\n"
                        + "error_log error.log info;\n"
                        + "events { worker_connections 256; }\n"
                        + "http {\n"
                        + "  log_format status '$status $upstream_status';\n"
                        + "  client_body_temp_path body;\n"
                        + "  proxy_temp_path proxy;\n"
                        + "  fastcgi_temp_path fastcgi;\n"
                        + "  uwsgi_temp_path uwsgi;\n"
                        + "  scgi_temp_path scgi;\n"
                        + "  upstream service { server 127.0.0.1:"
                        + upstream
                        + " max_fails=0; keepalive 8; }\n"
                        + "  server {\n"
                        + "    listen 127.0.0.1:"
                        + listen
                        + ";\n    "
                        + server
                        + "\n    location = /generation { access_log off; return 200 "
                        + generation
                        + "; }\n    location / { access_log access.log status; "
                        + location
                        + " }\n  }\n}\n";
        Files.writeString(folder.resolve("nginx.conf"), configuration);
    }

    private String[] command() {
        return new String[] {
            binary.toString(), "-p", folder + "/", "-c", folder.resolve("nginx.conf").toString()
        };
    }

    private static String[] concat(String[] first, String... second) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray(String[]::new);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until it serves the present settings; false if it ends, or takes too long. */
    private boolean answers(Process of, int at) throws InterruptedException {
        long giveUpAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (of.isAlive() && System.nanoTime() < giveUpAt) {
            try {
                HttpURLConnection connection =
                        (HttpURLConnection)
                                URI.create("http://127.0.0.1:" + at + "/generation")
                                        .toURL()
                                        .openConnection();
                connection.setRequestProperty("Connection", "close");
                connection.setConnectTimeout(1_000);
                connection.setReadTimeout(1_000);
                try (InputStream in = connection.getInputStream()) {
                    String says = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    if (says.equals(Integer.toString(generation))) {
                        return true;
                    }
                }
            } catch (IOException e) {
                // Not yet.
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return false;
    }

    @Override
    public void close() throws Exception {
        Runtime.getRuntime().removeShutdownHook(atExit);
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            kill();
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
