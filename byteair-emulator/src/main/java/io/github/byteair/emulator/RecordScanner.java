/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Set;

/**
 * Goes once through a write's JSON: checks its shape, hashes each record, and checks it against the
 * schema. Builds no tree, since this is where the emulator's time goes.
 */
final class RecordScanner {

    /** The most records a request may carry [doc]. */
    static final int MAX_RECORDS = 10_000;

    private static final JsonFactory JSON = new JsonFactory();

    private final Set<String> keyFields;

    /** No key fields: the whole record is its own key. */
    RecordScanner(Set<String> keyFields) {
        this.keyFields = keyFields;
    }

    /**
     * Scans a body.
     *
     * @param seed told apart by it are equal records of different topics or days
     * @param schema null if records are not looked at
     * @param poison null if no value is
     */
    ScannedBatch scan(byte[] json, long seed, TopicSchema schema, Poison poison)
            throws RequestRefused {
        if (json.length == 0) {
            throw RequestRefused.badRequest("Data is empty");
        }
        // The parser would guess UTF-16 and UTF-32 from such bytes; the service reads UTF-8.
        if (json[0] <= 0 || json.length > 1 && json[1] == 0) {
            throw RequestRefused.badRequest("parse data error: the body is not JSON in UTF-8");
        }
        ScannedBatch batch = new ScannedBatch(json);
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw RequestRefused.badRequest(
                        "parse data error: the body is not a JSON array of records");
            }
            for (JsonToken t = parser.nextToken();
                    t != JsonToken.END_ARRAY;
                    t = parser.nextToken()) {
                if (t != JsonToken.START_OBJECT) {
                    throw RequestRefused.badRequest(
                            "parse data error: record " + batch.count() + " is not a JSON object");
                }
                if (batch.count() == MAX_RECORDS) {
                    throw RequestRefused.badRequest(
                            "too many records: at most " + MAX_RECORDS + " in one request");
                }
                record(parser, seed, schema, poison, batch);
            }
            if (parser.nextToken() != null) {
                throw RequestRefused.badRequest(
                        "parse data error: something follows the JSON array");
            }
        } catch (JsonProcessingException e) {
            throw RequestRefused.badRequest("parse data error: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw RequestRefused.badRequest("parse data error: " + e.getMessage());
        }
        if (batch.count() == 0) {
            throw RequestRefused.badRequest("Data is empty");
        }
        return batch;
    }

    private void record(
            JsonParser parser, long seed, TopicSchema schema, Poison poison, ScannedBatch batch)
            throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        String failure = null;
        long whole = 0;
        long key = 0;
        int keyParts = 0;
        long seen = 0;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            if (poison != null && poison.matches(name, token, parser)) {
                batch.poison();
            }
            if (schema != null) {
                if (token != JsonToken.VALUE_NULL) {
                    seen |= schema.requiredBit(name);
                }
                if (failure == null) {
                    failure = check(schema, name, token, parser);
                }
            }
            // Added up, so that the order of a record's fields does not matter.
            long field = TextHash.mix(TextHash.of(name, 1) * 31 + value(parser, token));
            whole += field;
            if (!keyFields.isEmpty() && keyFields.contains(name)) {
                key += field;
                keyParts++;
            }
        }
        int end = (int) parser.currentLocation().getByteOffset();
        boolean keyed = keyParts > 0 && keyParts == keyFields.size();
        int index = batch.count();
        batch.add(start, end, TextHash.mix((keyed ? key : whole) ^ seed));
        if (schema != null && failure == null) {
            String missing = schema.firstMissing(seen);
            failure = missing == null ? null : "field '" + missing + "' is required";
        }
        if (failure != null) {
            String data = ServerJson.reserialize(batch.json(), start, end);
            batch.addFailure(new RecordFailure(index, failure, data));
        }
    }

    private static String check(TopicSchema schema, String name, JsonToken token, JsonParser parser)
            throws IOException {
        if (token.isStructStart()) {
            return "field '" + name + "' is nested; send it as a JSON string";
        }
        if (token.isBoolean()) {
            return "field '" + name + "' is a boolean; send 0 or 1";
        }
        FieldType type = token == JsonToken.VALUE_NULL ? null : schema.typeOf(name);
        if (type != null && !type.takes(token, parser)) {
            return "field '" + name + "' can't be cast to " + type.wireName();
        }
        return null;
    }

    private static long value(JsonParser parser, JsonToken token) throws IOException {
        switch (token) {
            case VALUE_STRING:
                return text(parser, 2);
            case VALUE_NUMBER_INT:
                return text(parser, 3);
            case VALUE_NUMBER_FLOAT:
                return number(parser);
            case START_OBJECT:
                long sum = 4;
                String name;
                while ((name = parser.nextFieldName()) != null) {
                    sum +=
                            TextHash.mix(
                                    TextHash.of(name, 1) * 31 + value(parser, parser.nextToken()));
                }
                return sum;
            case START_ARRAY:
                long list = 5;
                for (JsonToken t = parser.nextToken();
                        t != JsonToken.END_ARRAY;
                        t = parser.nextToken()) {
                    list = TextHash.mix(list * 31 + value(parser, t));
                }
                return list;
            default:
                return token.ordinal();
        }
    }

    /** One hash for {@code 1}, {@code 1.0} and {@code 10e-1}. */
    private static long number(JsonParser parser) throws IOException {
        try {
            BigDecimal number =
                    new BigDecimal(
                            parser.getTextCharacters(),
                            parser.getTextOffset(),
                            parser.getTextLength());
            return TextHash.of(ServerJson.canonical(number), 3);
        } catch (NumberFormatException e) {
            // An exponent beyond all use: its text is as good.
            return text(parser, 3);
        }
    }

    private static long text(JsonParser parser, long seed) throws IOException {
        return TextHash.of(
                parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength(), seed);
    }
}
