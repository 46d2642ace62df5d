/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.byteair.emulator.proto.Date;
import io.github.byteair.emulator.proto.DoneRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Reads the days out of a {@code done} body, in either of its two forms. */
final class DoneBody {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private DoneBody() {}

    static List<LocalDate> protobuf(byte[] body) throws RequestRefused {
        List<LocalDate> dates = new ArrayList<>();
        try {
            for (Date date : DoneRequest.parseFrom(body).getDataDatesList()) {
                try {
                    dates.add(LocalDate.of(date.getYear(), date.getMonth(), date.getDay()));
                } catch (DateTimeException e) {
                    throw dateError(
                            date.getYear() + "-" + date.getMonth() + "-" + date.getDay(), e);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw RequestRefused.badRequest("parse done request error, " + e.getMessage());
        }
        return dates;
    }

    static List<LocalDate> json(byte[] body) throws RequestRefused {
        List<LocalDate> dates = new ArrayList<>();
        if (body.length == 0) {
            return dates;
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw RequestRefused.badRequest("parse done request error, " + e.getOriginalMessage());
        } catch (IOException e) {
            throw RequestRefused.badRequest("parse done request error, " + e.getMessage());
        }
        if (!root.isArray()) {
            throw RequestRefused.badRequest(
                    "parse done request error, expected [{\"partition_date\":\"20220101\"}]");
        }
        for (JsonNode element : root) {
            String text = element.path("partition_date").asText();
            LocalDate date = ContentDate.parse(text);
            if (date == null) {
                throw dateError(text, null);
            }
            dates.add(date);
        }
        return dates;
    }

    private static RequestRefused dateError(String text, DateTimeException cause) {
        return RequestRefused.badRequest(
                "parse partition_date("
                        + text
                        + ") error, "
                        + (cause == null ? "expected yyyyMMdd" : cause.getMessage()));
    }
}
