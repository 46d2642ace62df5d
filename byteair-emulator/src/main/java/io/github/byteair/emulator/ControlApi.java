/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** The emulator's own interface, beside the service's on the same port. */
final class ControlApi {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Instant.class, ToStringSerializer.instance)
                                    .addSerializer(LocalDate.class, ToStringSerializer.instance))
                    .build();
    private static final ContentType JSON_LINES = ContentType.create("application/x-ndjson");
    private static final ContentType HTML = ContentType.create("text/html", "UTF-8");

    private final Supplier<EmulatorStats> stats;
    private final ServiceState state;
    private final Faults faults;
    private final MetricsApi metrics;

    ControlApi(
            Supplier<EmulatorStats> stats, ServiceState state, Faults faults, MetricsApi metrics) {
        this.stats = stats;
        this.state = state;
        this.faults = faults;
        this.metrics = metrics;
    }

    void handle(RawRequest request, ClassicHttpResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        try {
            route(request, response);
        } catch (JsonProcessingException e) {
            error(response, 400, "The body is not JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            error(response, 400, e.getMessage());
        }
    }

    private void route(RawRequest request, ClassicHttpResponse response) throws IOException {
        Map<String, String> parameters = Percent.parameters(request.query());
        switch (request.method() + " " + request.path()) {
            case "GET /":
                response.setEntity(new ByteArrayEntity(page(), HTML));
                break;
            case "GET /_emulator/stats":
                json(response, stats.get());
                break;
            case "GET /_emulator/records":
                records(response, state.records(parameters.get("topic"), limit(parameters)));
                break;
            case "GET /_emulator/requests":
                requests(response, state.requests(limit(parameters)));
                break;
            case "GET /_emulator/metrics":
                json(response, metrics.metrics());
                break;
            case "GET /_emulator/faults":
                json(response, faults.view());
                break;
            case "POST /_emulator/faults":
                FaultsJson.apply(MAPPER.readTree(request.body()), faults);
                json(response, faults.view());
                break;
            case "DELETE /_emulator/faults":
                faults.clear();
                json(response, faults.view());
                break;
            case "POST /_emulator/days":
                setDay(MAPPER.readTree(request.body()));
                json(response, stats.get().topics());
                break;
            case "GET /_emulator/stages":
                json(response, Map.of("stages", state.stages()));
                break;
            case "POST /_emulator/stages":
                setStages(MAPPER.readTree(request.body()));
                json(response, Map.of("stages", state.stages()));
                break;
            case "DELETE /_emulator/state":
                faults.clear();
                state.reset();
                metrics.reset();
                response.setCode(204);
                break;
            default:
                error(
                        response,
                        404,
                        "There is no "
                                + request.method()
                                + " "
                                + request.path()
                                + "; see GET / for a page, /_emulator/stats, /_emulator/records,"
                                + " /_emulator/requests, /_emulator/metrics, /_emulator/faults,"
                                + " /_emulator/days, /_emulator/stages and /_emulator/state.");
        }
    }

    private static int limit(Map<String, String> parameters) {
        String text = parameters.get("limit");
        if (text == null) {
            return Integer.MAX_VALUE;
        }
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("'limit' must be a whole number, not " + text);
        }
        return Integer.parseInt(text);
    }

    private void setDay(JsonNode body) throws IOException {
        if (body == null || !body.path("topic").isTextual() || !body.path("state").isTextual()) {
            throw new IllegalArgumentException(
                    "Send {\"topic\":\"item\",\"stage\":\"pre_sync\",\"date\":\"2022-01-01\","
                            + "\"state\":\"acked\"}; the streaming stage has no date.");
        }
        String stage = checkStage(body.path("stage").asText());
        LocalDate date = null;
        if (!stage.equals(Stages.STREAMING)) {
            date = ContentDate.parse(body.path("date").asText());
            if (date == null) {
                throw new IllegalArgumentException("'date' must be a day as yyyy-MM-dd.");
            }
        }
        state.setDay(
                new DayKey(body.get("topic").textValue(), stage, date),
                DayState.fromWireName(body.get("state").textValue()));
    }

    private void setStages(JsonNode body) throws IOException {
        if (body == null || !body.path("stages").isArray()) {
            throw new IllegalArgumentException("Send {\"stages\":[\"incremental_sync_daily\"]}.");
        }
        Set<String> stages = new TreeSet<>();
        body.get("stages").forEach(stage -> stages.add(checkStage(stage.asText())));
        state.setStages(stages);
    }

    static String checkStage(String stage) {
        if (!Stages.ALL.contains(stage)) {
            throw new IllegalArgumentException(
                    "There is no stage '" + stage + "'; use " + new TreeSet<>(Stages.ALL) + ".");
        }
        return stage;
    }

    private static void records(ClassicHttpResponse response, List<ReceivedRecord> records)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ReceivedRecord record : records) {
            try (JsonGenerator json = MAPPER.createGenerator(out)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.writeStartObject();
                json.writeStringField("topic", record.topic());
                json.writeStringField("stage", record.stage());
                json.writeStringField(
                        "dataDate", record.dataDate().map(LocalDate::toString).orElse(null));
                json.writeStringField("requestId", record.requestId());
                json.writeStringField("time", record.time().toString());
                json.writeFieldName("record");
                // Line breaks may stand between a record's members, but not in a JSON line.
                json.writeRawValue(record.json().replace('\n', ' ').replace('\r', ' '));
                json.writeEndObject();
            }
            out.write('\n');
        }
        response.setEntity(new ByteArrayEntity(out.toByteArray(), JSON_LINES));
    }

    private static void requests(ClassicHttpResponse response, List<ReceivedRequest> requests)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ReceivedRequest request : requests) {
            out.write(MAPPER.writeValueAsBytes(request));
            out.write('\n');
        }
        response.setEntity(new ByteArrayEntity(out.toByteArray(), JSON_LINES));
    }

    private static byte[] page() throws IOException {
        try (InputStream in = ControlApi.class.getResourceAsStream("page.html")) {
            return in.readAllBytes();
        }
    }

    private static void json(ClassicHttpResponse response, Object value) throws IOException {
        response.setEntity(
                new ByteArrayEntity(MAPPER.writeValueAsBytes(value), ContentType.APPLICATION_JSON));
    }

    static void error(ClassicHttpResponse response, int status, String message) {
        response.setCode(status);
        String json = MAPPER.createObjectNode().put("error", message).toString() + "\n";
        response.setEntity(
                new ByteArrayEntity(
                        json.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
    }
}
