/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures how many records a second a running emulator takes for each core it uses. Arguments: its
 * endpoint, its process id (Linux), the requests to send, the records in each.
 *
 * <p>Bodies are made beforehand and sent over one bare socket, so that hardly any time goes into
 * the client; the Java SDK's kind of signature does not cover the Request-Id and can be used again.
 */
final class ThroughputMain {

    private static final int BODIES = 500;

    private ThroughputMain() {}

    public static void main(String[] args) throws Exception {
        URI endpoint = URI.create(args[0]);
        String pid = args[1];
        int requests = Integer.parseInt(args[2]);
        int records = Integer.parseInt(args[3]);
        List<byte[]> bodies = new ArrayList<>();
        Random random = new Random(1);
        long bytes = 0;
        for (int i = 0; i < BODIES; i++) {
            byte[] json = body(i, records, random).getBytes(StandardCharsets.UTF_8);
            bytes += json.length;
            bodies.add(Gzip.compress(json));
        }
        System.out.println(bytes / BODIES / records + " bytes a record");
        try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            socket.setTcpNoDelay(true);
            for (int round = 0; round < 3; round++) {
                long cpu = cpuMillis(pid);
                long start = System.nanoTime();
                for (int i = 0; i < requests; i++) {
                    send(socket, bodies.get(i % BODIES), round + "-" + i);
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                double cpuSeconds = (cpuMillis(pid) - cpu) / 1e3;
                double total = (double) requests * records;
                System.out.printf(
                        "%,.0f records in %.1f s: %,.0f a second; %.1f s of CPU: %,.0f a second"
                                + " and core%n",
                        total, seconds, total / seconds, cpuSeconds, total / cpuSeconds);
            }
        }
    }

    private static String body(int number, int records, Random random) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < records; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"user_id\":\"u")
                    .append(random.nextInt(1_000_000))
                    .append("\",\"goods_id\":\"g")
                    .append(number * 100_000L + i)
                    .append("\",\"bhv_type\":\"click\",\"bhv_time\":")
                    .append(1_640_995_200 + random.nextInt(86_400))
                    .append(",\"spm\":\"home$##$1\",\"scm\":\"algo-")
                    .append(random.nextInt(100))
                    .append("\",\"price\":")
                    .append(random.nextInt(10_000) / 100.0)
                    .append(",\"title\":\"Blaue Vase aus Glas, mundgeblasen\",\"trace\":\"")
                    .append(Long.toHexString(random.nextLong()))
                    .append(Long.toHexString(random.nextLong()))
                    .append("\",\"session\":\"")
                    .append(Long.toHexString(random.nextLong()))
                    .append("\",\"platform\":\"android\",\"city\":\"上海\",\"stay\":")
                    .append(random.nextInt(1000))
                    .append("}");
        }
        return json.append("]").toString();
    }

    private static void send(Socket socket, byte[] body, String id) throws Exception {
        EmulatorSettings known = new EmulatorSettings();
        String path = "/data/api/" + known.applicationId + "/behavior";
        String query = "method=write&stage=incremental_sync_streaming";
        Map<String, String> headers =
                Signer.volc(
                        known.accessKey,
                        known.secretKey,
                        path,
                        query,
                        "application/json",
                        body,
                        Instant.now());
        StringBuilder head = new StringBuilder("POST " + path + "?" + query + " HTTP/1.1\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Host: localhost\r\nContent-Type: application/json\r\n")
                .append("Content-Encoding: gzip\r\nAccept: application/x-protobuf\r\nTenant-Id: ")
                .append(known.tenantId)
                .append("\r\nRequest-Id: ")
                .append(id)
                .append("\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n\r\n");
        OutputStream out = socket.getOutputStream();
        ByteArrayOutputStream whole = new ByteArrayOutputStream(body.length + 1024);
        whole.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        whole.write(body);
        whole.writeTo(out);
        String answer = readAnswer(new BufferedInputStream(socket.getInputStream()));
        if (!answer.startsWith("HTTP/1.1 200") || !answer.contains("success")) {
            throw new IllegalStateException(answer);
        }
    }

    /** The emulator has no more to say than one answer, so what is there is all of it. */
    private static String readAnswer(InputStream in) throws Exception {
        byte[] bytes = new byte[4096];
        int length = 0;
        while (!new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains("success")) {
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        while (in.available() > 0 && length < bytes.length) {
            length += in.read(bytes, length, bytes.length - length);
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static long cpuMillis(String pid) throws Exception {
        String[] fields = Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ");
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * 10;
    }
}
