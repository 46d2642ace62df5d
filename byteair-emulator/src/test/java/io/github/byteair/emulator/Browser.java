/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A page in Debian's Chromium without a window, driven over the DevTools protocol. It knows no host
 * but 127.0.0.1.
 */
final class Browser implements AutoCloseable {

    private static final Path BINARY = Path.of("/usr/bin/chromium");
    private static final String LISTENING = "DevTools listening on ws://";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 60;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> requested = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    static boolean isInstalled() {
        return Files.isExecutable(BINARY);
    }

    /**
     * @param profile an empty folder
     */
    Browser(Path profile) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                                BINARY.toString(),
                                "--headless=new",
                                // Root may not use the sandbox, and the page is our own.
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                                "--user-data-dir=" + profile,
                                "--remote-debugging-port=0",
                                "about:blank")
                        .redirectErrorStream(true);
        builder.environment().put("TMPDIR", profile.toString());
        process = builder.start();
        try {
            socket =
                    http.newWebSocketBuilder()
                            .buildAsync(URI.create(page(debugger())), new Reader())
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception | Error e) {
            stop();
            throw e;
        }
        call("Page.enable");
        call("Runtime.enable");
        call("Network.enable");
        call(
                "Emulation.setDeviceMetricsOverride",
                "width",
                1_100,
                "height",
                1_150,
                "deviceScaleFactor",
                1,
                "mobile",
                false);
    }

    /** Where the browser says that it can be driven, HOST:PORT. */
    private String debugger() throws IOException {
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread rest = new Thread(() -> output.lines().forEach(each -> {}), "chromium");
                rest.setDaemon(true);
                rest.start();
                String url = line.substring(LISTENING.length());
                return url.substring(0, url.indexOf('/'));
            }
            said.append(line).append('\n');
        }
        throw new IOException("Chromium did not start:\n" + said);
    }

    private String page(String debugger) throws IOException, InterruptedException {
        String list =
                http.send(
                                HttpRequest.newBuilder(URI.create("http://" + debugger + "/json"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
        for (JsonNode target : MAPPER.readTree(list)) {
            if (target.path("type").asText().equals("page")) {
                return target.path("webSocketDebuggerUrl").asText();
            }
        }
        throw new IOException("Chromium has no page: " + list);
    }

    private final class Reader implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                try {
                    received(MAPPER.readTree(message.toString()));
                } catch (IOException e) {
                    errors.add(e.toString());
                }
                message.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void received(JsonNode message) {
        CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt(-1));
        if (answer != null) {
            answer.complete(message);
            return;
        }
        switch (message.path("method").asText()) {
            case "Network.requestWillBeSent":
                requested.add(message.at("/params/request/url").asText());
                return;
            case "Runtime.exceptionThrown":
                errors.add(message.at("/params/exceptionDetails").toString());
                return;
            default:
                return;
        }
    }

    /** A command with parameters by name and value; returns its result. */
    private JsonNode call(String method, Object... parameters) throws Exception {
        int id = ids.incrementAndGet();
        ObjectNode request = MAPPER.createObjectNode().put("id", id).put("method", method);
        ObjectNode named = request.putObject("params");
        for (int i = 0; i < parameters.length; i += 2) {
            named.set((String) parameters[i], MAPPER.valueToTree(parameters[i + 1]));
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(request.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonNode message = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message.has("error")) {
            throw new IOException(method + ": " + message.path("error"));
        }
        return message.path("result");
    }

    void open(String url) throws Exception {
        call("Page.navigate", "url", url);
        await("document.readyState === 'complete'");
    }

    /** What an expression is in the page. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode result =
                call(
                        "Runtime.evaluate",
                        "expression",
                        expression,
                        "awaitPromise",
                        true,
                        "returnByValue",
                        true);
        if (result.has("exceptionDetails")) {
            throw new IOException(expression + ": " + result.path("exceptionDetails"));
        }
        return result.at("/result/value");
    }

    /** Returns once it is true in the page, which looks for itself. */
    void await(String condition) throws Exception {
        evaluate(
                "new Promise(done => { const look = () => ("
                        + condition
                        + ") ? done(true)"
                        + " : setTimeout(look, 50); look(); })");
    }

    /** Presses the button with that text by the mouse, as a person does. */
    void click(String label) throws Exception {
        JsonNode place =
                evaluate(
                        "(() => { const b = [...document.querySelectorAll('button')].find(e =>"
                                + " e.textContent === '"
                                + label
                                + "'); b.scrollIntoView({block: 'center'}); const r ="
                                + " b.getBoundingClientRect(); return {x: r.x + r.width / 2, y: r.y +"
                                + " r.height / 2}; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    "type",
                    type,
                    "x",
                    place.path("x").asDouble(),
                    "y",
                    place.path("y").asDouble(),
                    "button",
                    "left",
                    "clickCount",
                    1);
        }
    }

    /** PNG of what is in view. */
    byte[] screenshot() throws Exception {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", "format", "png").path("data").asText());
    }

    /** The addresses of all that the page has asked for. */
    List<String> requested() {
        return requested;
    }

    /** What went wrong in its scripts. */
    List<String> errors() {
        return errors;
    }

    /** All of its processes, so that none writes into the profile any more. */
    private void stop() throws InterruptedException {
        List<ProcessHandle> all = process.descendants().collect(Collectors.toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
    }

    @Override
    public void close() throws InterruptedException {
        socket.abort();
        stop();
    }
}
