/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.util.Map;

/** A request to {@code /data/api}, taken apart as far as it can be without judging it. */
final class DataRequest {

    static final String PREFIX = "/data/api/";

    private final RawRequest raw;
    private final Map<String, String> parameters;
    private final String applicationId;
    private final String lastSegment;
    private int records;
    private int epoch;

    DataRequest(RawRequest raw) {
        this.raw = raw;
        this.parameters = Percent.parameters(raw.query());
        String rest = raw.path().substring(PREFIX.length());
        int slash = rest.indexOf('/');
        this.applicationId = slash < 0 ? rest : rest.substring(0, slash);
        this.lastSegment = slash < 0 ? "" : rest.substring(slash + 1);
    }

    RawRequest raw() {
        return raw;
    }

    String applicationId() {
        return applicationId;
    }

    boolean isDone() {
        return lastSegment.equals("done");
    }

    String topic() {
        return isDone() ? parameter("topic") : lastSegment;
    }

    String stage() {
        return parameter("stage");
    }

    String method() {
        return parameter("method");
    }

    String requestId() {
        return headerOrEmpty("request-id");
    }

    String contentDate() {
        return headerOrEmpty("content-date");
    }

    String headerOrEmpty(String name) {
        String value = raw.header(name);
        return value == null ? "" : value;
    }

    private String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** How many records were found in the body; 0 before anybody looked. */
    int records() {
        return records;
    }

    void setRecords(int records) {
        this.records = records;
    }

    /** Which of the state's lives it arrived in; a reset begins another. */
    int epoch() {
        return epoch;
    }

    void setEpoch(int epoch) {
        this.epoch = epoch;
    }
}
