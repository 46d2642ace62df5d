/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** The "your code" of the documentation's example: sends a click until it is known to be taken. */
public final class ShopFeed {

    private static final String PATH = "/data/api/20013144/behavior";
    private static final String QUERY = "method=write&stage=incremental_sync_streaming";

    private final String endpoint;
    private final String accessKey;
    private final String secretKey;
    private final HttpClient http = HttpClient.newHttpClient();

    public ShopFeed(String endpoint, String accessKey, String secretKey) {
        this.endpoint = endpoint;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    public void click(String userId, String goodsId) throws InterruptedException {
        String json =
                "[{\"user_id\":\""
                        + userId
                        + "\",\"bhv_type\":\"click\",\"goods_id\":\""
                        + goodsId
                        + "\"}]";
        byte[] body = Gzip.compress(json.getBytes(StandardCharsets.UTF_8));
        String requestId = UUID.randomUUID().toString();
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                HttpResponse<String> response = http.send(request(requestId, body), ofString());
                if (response.body().contains("success\":true")
                        || response.body().contains("\"code\":409")) {
                    return;
                }
            } catch (IOException e) {
                // No answer: the same bytes again, under the same id.
            }
        }
        throw new IllegalStateException("A click could not be sent");
    }

    private static HttpResponse.BodyHandler<String> ofString() {
        return HttpResponse.BodyHandlers.ofString();
    }

    private HttpRequest request(String requestId, byte[] body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(endpoint + PATH + "?" + QUERY))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .header("Tenant-Id", "2100021")
                        .header("Request-Id", requestId)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        Signer.volc(accessKey, secretKey, PATH, QUERY, "application/json", body, Instant.now())
                .forEach(request::header);
        return request.build();
    }
}
