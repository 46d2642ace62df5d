/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;

/** Jackson's own trees, by the same conventions as maps, lists and scalars. */
final class TreeSerializer extends JsonSerializer<JsonNode> {

    @Override
    public void serialize(JsonNode node, JsonGenerator json, SerializerProvider provider)
            throws IOException {
        switch (node.getNodeType()) {
            case OBJECT:
                json.writeStartObject();
                Iterator<Map.Entry<String, JsonNode>> fields = node.fields();
                while (fields.hasNext()) {
                    Map.Entry<String, JsonNode> field = fields.next();
                    if (!field.getValue().isNull()) {
                        provider.defaultSerializeField(field.getKey(), field.getValue(), json);
                    }
                }
                json.writeEndObject();
                break;
            case ARRAY:
                json.writeStartArray();
                for (JsonNode element : node) {
                    provider.defaultSerializeValue(element, json);
                }
                json.writeEndArray();
                break;
            case BOOLEAN:
                json.writeNumber(node.booleanValue() ? 1 : 0);
                break;
            case NUMBER:
                provider.defaultSerializeValue(node.numberValue(), json);
                break;
            case BINARY:
                provider.defaultSerializeValue(node.binaryValue(), json);
                break;
            case POJO:
                provider.defaultSerializeValue(((POJONode) node).getPojo(), json);
                break;
            case STRING:
                json.writeString(node.textValue());
                break;
            default:
                json.writeNull();
        }
    }
}
