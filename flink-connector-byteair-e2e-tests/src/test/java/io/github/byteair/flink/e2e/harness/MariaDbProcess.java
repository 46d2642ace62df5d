/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A MariaDB with a binary log in a process of its own, on a free port of the loopback, from the
 * packages of the system; speaks MySQL's protocol.
 */
public final class MariaDbProcess implements AutoCloseable {

    /** The user for everything. */
    public static final String USER = "shop";

    /** Its password. */
    public static final String PASSWORD = "shop-password";

    private final Path folder;
    private final int port = Ports.free();
    private ManagedProcess process;
    private Path socketFolder;

    MariaDbProcess(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** Whether the system has the package. */
    public static boolean isInstalled() {
        return Stream.of("mariadbd", "mariadb-install-db", "mariadb")
                .allMatch(program -> find(program) != null);
    }

    private static Path find(String program) {
        return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
                .map(folder -> Paths.get(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Makes a database of its own, {@code shop}, and the user; returns once it answers. */
    public void start() throws Exception {
        Path data = folder.resolve("data");
        Files.createDirectories(data);
        String user = System.getProperty("user.name");
        int code =
                ManagedProcess.start(
                                "mariadb-install-db",
                                List.of(
                                        find("mariadb-install-db").toString(),
                                        "--no-defaults",
                                        "--datadir=" + data,
                                        "--user=" + user,
                                        "--auth-root-authentication-method=normal",
                                        "--skip-test-db"),
                                Map.of(),
                                folder.resolve("install.log"))
                        .await(120);
        if (code != 0) {
            throw new IOException("mariadb-install-db ended with " + code);
        }
        // A socket's path may have some hundred characters only.
        socketFolder = Files.createTempDirectory("mariadb");
        process =
                ManagedProcess.start(
                        "MariaDB",
                        List.of(
                                find("mariadbd").toString(),
                                "--no-defaults",
                                "--datadir=" + data,
                                "--user=" + user,
                                "--bind-address=127.0.0.1",
                                "--port=" + port,
                                "--socket=" + socketFolder.resolve("s"),
                                "--pid-file=" + folder.resolve("pid"),
                                "--skip-name-resolve",
                                "--innodb-buffer-pool-size=16M",
                                "--server-id=1",
                                "--log-bin=" + folder.resolve("binlog"),
                                "--binlog-format=ROW",
                                "--binlog-row-image=FULL"),
                        Map.of(),
                        folder.resolve("mariadb.log"));
        Waiting.until(
                "MariaDB",
                Duration.ofSeconds(60),
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("MariaDB ended: " + process.tail());
                    }
                    return client(List.of("--user=root"), "SELECT 1").equals("1");
                });
        client(
                List.of("--user=root"),
                "CREATE DATABASE shop CHARACTER SET utf8mb4; CREATE USER '"
                        + USER
                        + "'@'127.0.0.1' IDENTIFIED BY '"
                        + PASSWORD
                        + "'; GRANT ALL ON *.* TO '"
                        + USER
                        + "'@'127.0.0.1';");
    }

    /** Runs statements in the database {@code shop}; returns the rows, columns apart by tabs. */
    public String sql(String statements) throws IOException, InterruptedException {
        return client(
                List.of("--user=" + USER, "--password=" + PASSWORD, "--database=shop"), statements);
    }

    private String client(List<String> login, String statements)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(find("mariadb").toString());
        command.add("--no-defaults");
        command.addAll(login);
        command.addAll(
                List.of(
                        "--protocol=tcp",
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--batch",
                        "--skip-column-names",
                        "--execute=" + statements));
        Path output = Files.createTempFile(folder, "client", ".out");
        int code = ManagedProcess.start("mariadb", command, Map.of(), output).await(60);
        String text = Files.readString(output).trim();
        if (code != 0) {
            throw new IOException("The client ended with " + code + ": " + text);
        }
        return text;
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.close();
        try {
            Bench.delete(socketFolder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
