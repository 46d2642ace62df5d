/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.Credentials;
import io.github.byteair.client.HttpByteAirClient;
import io.github.byteair.client.Region;
import io.github.byteair.client.Stage;
import io.github.byteair.client.metrics.ReportedClient;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ByteAirSinkBuilderTest {

    private static final String SECRET = "very-secret-key";

    @Test
    void whatIsRequiredIsEnough() throws Exception {
        ByteAirSink<String> sink = complete().build();
        assertThat(InstantiationUtil.clone(sink)).isNotNull();
    }

    @Test
    void aSinkKeepsItsSettingsWhenItsBuilderMakesAnother() throws Exception {
        ByteAirSinkBuilder<String> builder =
                complete().setStage(Stage.HISTORY_SYNC).setDataDate(LocalDate.of(2024, 1, 1));
        ByteAirSink<String> users = builder.setTopic("user").build();
        byte[] before = InstantiationUtil.serializeObject(users);
        builder.setTopic("item")
                .setDoneOnCompletion(true)
                .setRecordErrorPolicy(RecordErrorPolicy.DROP)
                .build();
        // Not isEqualTo, which would print every byte.
        assertThat(Arrays.equals(InstantiationUtil.serializeObject(users), before)).isTrue();
    }

    @Test
    void callsAreReportedOnlyToAHostThatIsNamed() throws Exception {
        try (ByteAirClient client = complete().build().clients().create()) {
            assertThat(client).isInstanceOf(HttpByteAirClient.class);
        }
        ByteAirSink<String> reporting =
                complete().setPlatformMetrics("metrics.example", "a.b", Map.of("job", "j")).build();
        assertThat(InstantiationUtil.clone(reporting).config().platformMetrics())
                .hasToString("https://metrics.example a.b {job=j}");
        try (ByteAirClient client = InstantiationUtil.clone(reporting).clients().create()) {
            assertThat(client).isInstanceOf(ReportedClient.class);
            assertThat(client.failedReports()).isZero();
        }
    }

    @Test
    void offlineStagesTakeADateForAllOrForEach() {
        complete().setStage(Stage.PRE_SYNC).setDataDate(LocalDate.of(2024, 1, 1)).build();
        complete()
                .setStage(Stage.INCREMENTAL_SYNC_DAILY)
                .setDataDate(text -> LocalDate.parse(text))
                .build();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(b -> b.setChange(text -> Change.UPSERT), "setKey"),
                mistake(b -> b.setCoalesce(true), "setKey"),
                mistake(b -> b.setKey(text -> text).setIgnoreDeletes(true), "setChange"),
                mistake(
                        b ->
                                b.setKey(text -> text)
                                        .setDeleteSchema(JsonSerializationSchemas.forStrings()),
                        "setChange"),
                mistake(
                        b ->
                                b.setKey(text -> text)
                                        .setChange(text -> Change.DELETE)
                                        .setIgnoreDeletes(true)
                                        .setDeleteSchema(JsonSerializationSchemas.forStrings()),
                        "not both"),
                mistake(
                        b -> b.setMaxTimeInBufferMS(Long.MAX_VALUE),
                        "setMaxTimeInBufferMS(9223372036854775807)"),
                mistake(b -> b.setMaxBatchSize(10_001), "setMaxBatchSize(10001)"),
                mistake(b -> b.setMaxBatchSize(0), "setMaxBatchSize(0)"),
                mistake(
                        b -> b.setPlatformMetrics("https://a/b"),
                        "The metrics domain 'https://a/b' (metrics.domain, setPlatformMetrics)"),
                mistake(b -> b.setPlatformMetrics("ftp://a"), "neither http nor https"),
                mistake(
                        b -> b.setPlatformMetrics("a", "a b", Map.of()),
                        "setPlatformMetrics's prefix(a b) must be words"),
                mistake(
                        b -> b.setPlatformMetrics("a", "a", Map.of("tenant", "1")),
                        "'tenant' is a tag that each metric has of itself"),
                mistake(
                        b -> b.setPlatformMetrics("a", "a", Map.of("job", "")),
                        "'job' has a value that can't be sent"),
                mistake(b -> b.setMaxGrownBatchSize(20_000), "setMaxGrownBatchSize(20000)"),
                mistake(b -> b.setMaxBatchSizeInBytes(0), "setMaxBatchSizeInBytes(0)"),
                mistake(
                        b -> b.setMaxBatchSizeInBytes(10).setMaxRecordSizeInBytes(11),
                        "Raise setMaxBatchSizeInBytes(10)"),
                mistake(b -> b.setMaxTimeInBufferMS(0), "setMaxTimeInBufferMS(0)"),
                mistake(b -> b.setMaxInFlightRequests(0), "setMaxInFlightRequests(0)"),
                mistake(
                        b -> b.setMaxBufferedRequests(1_000),
                        "must be more than a request holds, setMaxBatchSize(1000)"),
                mistake(b -> b.setMaxBufferedBytes(5), "must hold at least one request"),
                mistake(b -> b.setQuota(-1, 0), "setQuota's requestsPerSecond(-1.0)"),
                mistake(b -> b.setQuota(1, Double.NaN), "setQuota's recordsPerSecond(NaN)"),
                mistake(b -> b.setInitialBackoff(Duration.ZERO), "setInitialBackoff(PT0S)"),
                mistake(b -> b.setMaxBackoff(Duration.ofMillis(1)), "is longer than setMaxBackoff"),
                mistake(b -> b.setMaxRetryDuration(Duration.ofSeconds(-1)), "setMaxRetryDuration"),
                mistake(b -> b.setDrainTimeout(Duration.ZERO), "setDrainTimeout"),
                mistake(b -> b.setRequestTimeout(Duration.ZERO), "timeout"),
                mistake(b -> b.setConnectTimeout(Duration.ofSeconds(3)), "connect-timeout"),
                mistake(b -> b.setServerTimeout(Duration.ofSeconds(5)), "server-timeout"),
                mistake(b -> b.setHostHeader("a/b"), "setHostHeader"),
                mistake(b -> b.setHeader("Host", "a"), "setHeader"),
                mistake(b -> b.setHeader("X-Key", SECRET + "\n"), "'X-Key'"),
                mistake(b -> b.setQuery("stage", SECRET), "setQuery"),
                mistake(b -> b.setProxy("ftp://a"), "setProxy"),
                mistake(b -> b.setProxyCredentials("user", SECRET), "but no proxy"),
                mistake(b -> b.setTrustStore("", SECRET), "trust store"),
                mistake(b -> b.setKeyStore("", SECRET), "key store"),
                mistake(b -> b.setMaxAnswerSizeInBytes(1), "max-answer-size"),
                mistake(b -> b.setTopic("be haviour"), "The topic 'be haviour' can't be"),
                mistake(
                        b -> b.setTopic(row -> row).setTopicWeight("item", 0),
                        "the weight 0 of 'item' must be from 1 to 100"),
                mistake(
                        b -> b.setTopic(row -> row).setTopicWeight("my item", 2),
                        "The topic 'my item' can't be one"),
                mistake(
                        b -> b.setTopicWeight("item", 2),
                        "setTopicWeight is for a sink whose records name their topics"),
                mistake(
                        b ->
                                b.setTopic(row -> row)
                                        .setTopicWeight("item", 2)
                                        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE),
                        "setTopicWeight has no effect with exactly-once delivery"),
                mistake(b -> b.setApplicationId("x"), "application id"),
                mistake(b -> b.setTenantId(""), "tenant id"),
                mistake(b -> b.setEndpoints("host"), "endpoint"),
                mistake(b -> b.setRegion(Region.CN).setEndpoints("http://localhost"), "not both"),
                mistake(b -> b.setDataDate(LocalDate.of(2024, 1, 1)), "takes no data date"),
                mistake(b -> b.setStage(Stage.HISTORY_SYNC), "needs the day each record"),
                mistake(
                        b -> b.setStage(Stage.HISTORY_SYNC).setDataDate(LocalDate.of(206, 1, 1)),
                        "The data date 0206-01-01 is not between 1970 and 9999"),
                mistake(
                        b ->
                                b.setStage(Stage.HISTORY_SYNC)
                                        .setDataDate(LocalDate.of(2024, 1, 1))
                                        .setDataDate(text -> LocalDate.MIN),
                        "not both"));
    }

    static Stream<Consumer<ByteAirSinkBuilder<String>>> transportSettings() {
        return Stream.of(
                b -> b.setConnectTimeout(Duration.ofSeconds(1)),
                b -> b.setServerTimeout(Duration.ofSeconds(3)),
                b -> b.setHostHeader("api.private.example"),
                b -> b.setHeader("X-Lane", "blue"),
                b -> b.setQuery("route", "b"),
                b -> b.setProxy("proxy:3128"),
                b -> b.setProxy("proxy:3128").setProxyCredentials("user", SECRET),
                b -> b.setTrustStore("/trust", null),
                b -> b.setTrustStore("/trust", SECRET),
                b -> b.setKeyStore("/key", null),
                b -> b.setKeyStore("/key", SECRET),
                b -> b.setMaxAnswerSizeInBytes(1 << 20));
    }

    @Test
    void eachTransportSettingMakesAnotherSink() throws Exception {
        Set<String> sinks = new HashSet<>();
        sinks.add(
                Base64.getEncoder()
                        .encodeToString(InstantiationUtil.serializeObject(complete().build())));
        int settings = 0;
        for (Iterator<Consumer<ByteAirSinkBuilder<String>>> i = transportSettings().iterator();
                i.hasNext();
                settings++) {
            ByteAirSinkBuilder<String> builder = complete();
            i.next().accept(builder);
            sinks.add(
                    Base64.getEncoder()
                            .encodeToString(InstantiationUtil.serializeObject(builder.build())));
        }
        assertThat(sinks.size()).isEqualTo(settings + 1);
    }

    private static Arguments mistake(Consumer<ByteAirSinkBuilder<String>> change, String says) {
        return Arguments.of(change, says);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsToldInASentence(Consumer<ByteAirSinkBuilder<String>> change, String says) {
        ByteAirSinkBuilder<String> builder = complete();
        assertThatThrownBy(
                        () -> {
                            change.accept(builder);
                            builder.build();
                        })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> ByteAirSink.<String>builder().build())
                .hasMessageContaining("setTopic");
        assertThatThrownBy(() -> ByteAirSink.<String>builder().setTopic("item").build())
                .hasMessageContaining("setCredentials");
        assertThatThrownBy(
                        () ->
                                ByteAirSink.<String>builder()
                                        .setTopic("item")
                                        .setCredentials(Credentials.air("t"))
                                        .build())
                .hasMessageContaining("setSerializationSchema");
    }

    private static ByteAirSinkBuilder<String> complete() {
        return ByteAirSink.<String>builder()
                .setTopic("behavior")
                .setApplicationId("20013144")
                .setTenantId("2100021")
                .setCredentials(Credentials.volc("access", SECRET))
                .setSerializationSchema(JsonSerializationSchemas.forStrings());
    }
}
