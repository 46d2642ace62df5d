/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The service's own interface: judges a request and applies it. The order of its checks is: who
 * asks, which project, which topic, stage and day, the body, chance (faults), then what only the
 * state can say: idempotency, the day's state, the quota.
 */
final class DataApi {

    /** Request-Ids are "not too long" [doc]; the bound is [ours]. */
    static final int MAX_REQUEST_ID_LENGTH = 128;

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]+");
    private static final int MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

    private final EmulatorSettings settings;
    private final Authenticator authenticator;
    private final Faults faults;
    private final ServiceState state;
    private final RecordScanner scanner;

    DataApi(EmulatorSettings settings, Faults faults, ServiceState state) {
        this.settings = settings;
        this.authenticator = new Authenticator(settings);
        this.faults = faults;
        this.state = state;
        this.scanner = new RecordScanner(settings.keyFields);
    }

    /** The answer to a request; what it changes has been changed when this returns. */
    Answer answer(DataRequest request, long arrival) throws IOException {
        try {
            if (!request.raw().method().equals("POST")) {
                return Answer.http(405, "use POST");
            }
            authenticator.verify(request.raw(), settings.clock.instant());
            checkProject(request);
            checkRequest(request);
            return request.isDone() ? done(request) : write(request, arrival);
        } catch (AuthFailure e) {
            return Answer.http(401, "authentication failed: " + e.getMessage());
        } catch (RequestRefused e) {
            return e.answer();
        }
    }

    private void checkProject(DataRequest request) throws RequestRefused {
        if (!request.applicationId().equals(settings.applicationId)) {
            throw RequestRefused.badRequest(
                    "Can't find configuration for tenant/application_id("
                            + request.applicationId()
                            + ")");
        }
        String tenantId = request.headerOrEmpty("tenant-id");
        if (!tenantId.equals(settings.tenantId)) {
            throw RequestRefused.badRequest("Find no data schema of tenant_id(" + tenantId + ")");
        }
    }

    private void checkRequest(DataRequest request) throws RequestRefused {
        String topic = request.topic();
        if (!TOPIC.matcher(topic).matches() || !settings.knowsTopic(topic)) {
            throw RequestRefused.badRequest("Can't support scene(" + topic + ")");
        }
        if (!Stages.ALL.contains(request.stage())) {
            throw RequestRefused.badRequest(
                    "Syncing is end or not start in stage(" + request.stage() + ")");
        }
        if (request.requestId().isEmpty()) {
            throw RequestRefused.badRequest("The 'Request-Id' header is missing");
        }
        if (request.requestId().length() > MAX_REQUEST_ID_LENGTH) {
            throw RequestRefused.badRequest(
                    "The 'Request-Id' header is longer than " + MAX_REQUEST_ID_LENGTH);
        }
        String timeout = request.headerOrEmpty("timeout-millis");
        if (!timeout.isEmpty() && !timeout.matches("[1-9]\\d{0,8}")) {
            throw invalidHeader("Timeout-Millis", timeout, "a number of milliseconds");
        }
        String end = request.headerOrEmpty("content-end").toLowerCase(Locale.ROOT);
        if (!end.isEmpty() && !end.equals("true") && !end.equals("false")) {
            throw invalidHeader("Content-End", end, "true or false");
        }
    }

    private static RequestRefused invalidHeader(String name, String value, String expected) {
        return RequestRefused.badRequest(
                "The value("
                        + value
                        + ") of '"
                        + name
                        + "' header is invalid, expected "
                        + expected);
    }

    private Answer write(DataRequest request, long arrival) throws RequestRefused, IOException {
        if (!request.method().equals("write")) {
            throw RequestRefused.badRequest(
                    "Can't support method(" + request.method() + "), expected write");
        }
        if (!isJson(request)) {
            throw invalidHeader(
                    "Content-Type", request.headerOrEmpty("content-type"), "application/json");
        }
        DayKey day = new DayKey(request.topic(), request.stage(), dataDate(request));
        ScannedBatch batch =
                scanner.scan(
                        unpack(request),
                        day.recordSeed(),
                        settings.schema.of(day.topic()),
                        faults.poison());
        request.setRecords(batch.count());
        state.scanned(request, batch.json().length, arrival);
        if (faults.drawError()) {
            return Answer.http(500, "Internal Server Error");
        }
        if (faults.drawThrottle()) {
            return state.throttled();
        }
        if (batch.isPoisoned()) {
            return Answer.of(400, "unexpected value, code E7731");
        }
        return state.write(request, day, batch, arrival);
    }

    private static LocalDate dataDate(DataRequest request) throws RequestRefused {
        String text = request.contentDate();
        if (request.stage().equals(Stages.STREAMING)) {
            if (!text.isEmpty()) {
                throw invalidHeader("Content-Date", text, "none in stage " + Stages.STREAMING);
            }
            return null;
        }
        LocalDate date = ContentDate.parse(text);
        if (date == null) {
            throw invalidHeader("Content-Date", text, "yyyy-MM-dd");
        }
        return date;
    }

    private Answer done(DataRequest request) throws RequestRefused, IOException {
        if (request.stage().equals(Stages.STREAMING)) {
            throw RequestRefused.badRequest("Can't support done in stage " + Stages.STREAMING);
        }
        List<LocalDate> dates;
        if (isJson(request)) {
            dates = DoneBody.json(unpack(request));
        } else if (mediaType(request).equals("application/x-protobuf")) {
            dates = DoneBody.protobuf(unpack(request));
        } else {
            throw invalidHeader(
                    "Content-Type",
                    request.headerOrEmpty("content-type"),
                    "application/x-protobuf or application/json");
        }
        if (faults.drawError()) {
            return Answer.http(500, "Internal Server Error");
        }
        if (dates.isEmpty()) {
            dates = List.of(LocalDate.now(settings.clock).minusDays(1));
        }
        return state.done(request, dates);
    }

    private static boolean isJson(DataRequest request) {
        return mediaType(request).equals("application/json");
    }

    private static String mediaType(DataRequest request) {
        String type = request.headerOrEmpty("content-type");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon))
                .trim()
                .toLowerCase(Locale.ROOT);
    }

    private byte[] unpack(DataRequest request) throws RequestRefused {
        byte[] body = request.raw().body();
        String encoding = request.headerOrEmpty("content-encoding").toLowerCase(Locale.ROOT);
        if (encoding.isEmpty() || encoding.equals("identity")) {
            if (settings.requireGzip && body.length > 0) {
                throw RequestRefused.badRequest(
                        "the body is not compressed; send it with Content-Encoding: gzip");
            }
            return body;
        }
        if (!Objects.equals(encoding, "gzip")) {
            throw invalidHeader("Content-Encoding", encoding, "gzip");
        }
        if (body.length == 0) {
            // What the Java SDK sends for a done without dates.
            return body;
        }
        try {
            BufferBudget.Share memory = request.raw().memory();
            return Gzip.decompress(
                    body, Math.min(MAX_UNPACKED_BYTES, memory.largestBody()), memory);
        } catch (Gzip.TooLarge e) {
            throw new RequestRefused(Answer.http(413, e.getMessage()));
        } catch (BufferBudget.Exhausted e) {
            throw new RequestRefused(Answer.http(503, e.getMessage()));
        } catch (IOException e) {
            throw RequestRefused.badRequest("the body is not valid gzip: " + e.getMessage());
        }
    }
}
