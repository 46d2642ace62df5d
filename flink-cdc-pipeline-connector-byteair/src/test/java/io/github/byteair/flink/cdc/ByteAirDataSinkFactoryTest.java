/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.flink.table.TopicTableOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.flink.cdc.common.configuration.ConfigOption;
import org.apache.flink.cdc.common.configuration.Configuration;
import org.apache.flink.cdc.common.factories.Factory;
import org.apache.flink.cdc.common.factories.FactoryHelper;
import org.apache.flink.cdc.common.sink.FlinkSinkProvider;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteAirDataSinkFactoryTest {

    private static final Map<String, String> ENOUGH =
            Map.of(
                    "tenant-id", "2100021",
                    "application-id", "10000000",
                    "auth.credentials", "env");

    private static Map<String, String> enoughAnd(String... more) {
        Map<String, String> options = new HashMap<>(ENOUGH);
        for (int i = 0; i < more.length; i += 2) {
            if (more[i + 1] == null) {
                options.remove(more[i]);
            } else {
                options.put(more[i], more[i + 1]);
            }
        }
        return options;
    }

    private static ByteAirDataSink create(Map<String, String> options, String... pipeline) {
        Map<String, String> ofPipeline = new HashMap<>();
        for (int i = 0; i < pipeline.length; i += 2) {
            ofPipeline.put(pipeline[i], pipeline[i + 1]);
        }
        return (ByteAirDataSink)
                new ByteAirDataSinkFactory()
                        .createDataSink(
                                new FactoryHelper.DefaultContext(
                                        Configuration.fromMap(options),
                                        Configuration.fromMap(ofPipeline),
                                        ByteAirDataSinkFactoryTest.class.getClassLoader()));
    }

    private static Arguments wrong(String sentence, String... more) {
        return Arguments.of(sentence, enoughAnd(more));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                wrong(
                        "Set 'tenant-id' under 'sink:'; a byteair sink cannot do without.",
                        "tenant-id",
                        null),
                wrong(
                        "Set 'application-id' and 'tenant-id' under 'sink:'; a byteair sink cannot"
                                + " do without.",
                        "tenant-id",
                        " ",
                        "application-id",
                        null),
                wrong(
                        "There is no option 'tenantid'. Did you mean 'tenant-id'?",
                        "tenantid",
                        "2100021"),
                wrong(
                        "There is no option 'sink.delete-policy'. Did you mean"
                                + " 'sink.delete.policy'?",
                        "sink.delete-policy",
                        "mark"),
                wrong(
                        "'tenant-id' = 'shop' is not a number. Take it from the ByteAir console.",
                        "tenant-id",
                        "shop"),
                wrong(
                        "'topic' is set, but in a pipeline each table has the topic that it is"
                                + " routed to. Remove it, and write a route such as { source-table:"
                                + " shop.goods, sink-table: item }.",
                        "topic",
                        "item"),
                wrong(
                        "'sink.parallelism' is set, but a pipeline has one parallelism. Remove it,"
                                + " and set 'parallelism' under 'pipeline:'.",
                        "sink.parallelism",
                        "2"),
                wrong(
                        "'sink.update-before' is set, but a pipeline's changes come with the row as"
                                + " it was, anyway. Remove it.",
                        "sink.update-before",
                        "true"),
                wrong(
                        "'sink.done.trigger' is set, but a pipeline's rows have no watermark that"
                                + " would tell when a day is over. Remove it, and close days with"
                                + " DoneCaller.",
                        "sink.done.trigger",
                        "watermark"),
                wrong(
                        "'auth.access-key' is not set. Set it, or set 'auth.credentials' to 'env'"
                                + " or 'file', to have it read on the TaskManagers.",
                        "auth.credentials",
                        null),
                wrong(
                        "'request.timeout' = 'soon' cannot be read. Write a duration, such as '5 s'"
                                + " or '200 ms'.",
                        "request.timeout",
                        "soon"),
                wrong(
                        "In 'stage' = 'incremental_sync_daily' every record belongs to a day. Set"
                                + " 'sink.data-date.field' to the column that has it, a DATE or a"
                                + " text yyyy-MM-dd, or 'sink.data-date' to the one day.",
                        "stage",
                        "incremental_sync_daily"),
                wrong(
                        "'sink.data-date.field' is set, but in 'stage' ="
                                + " 'incremental_sync_streaming' records have no data date. Remove"
                                + " it, or set 'stage' to an offline one such as"
                                + " 'incremental_sync_daily'.",
                        "sink.data-date.field",
                        "day"),
                wrong(
                        "'sink.data-date' and 'sink.data-date.field' are set, but a row has one"
                                + " day. Remove one of them.",
                        "stage",
                        "history_sync",
                        "sink.data-date",
                        "2026-11-23",
                        "sink.data-date.field",
                        "day"),
                wrong(
                        "'sink.data-date.field' is empty. Set it to a column's name, or remove it.",
                        "stage",
                        "history_sync",
                        "sink.data-date.field",
                        " "),
                wrong(
                        "'sink.delete.policy' = 'forget' cannot be read. Write one of 'fail',"
                                + " 'ignore', 'mark'.",
                        "sink.delete.policy",
                        "forget"),
                wrong(
                        "'sink.delete.policy' = 'mark' needs 'sink.delete.mark-field'. For items,"
                                + " set 'sink.delete.mark-field' to 'status' and"
                                + " 'sink.delete.mark-value' to '0', or what your template has.",
                        "sink.delete.policy",
                        "mark"),
                wrong(
                        "'sink.delete.policy.item' = 'mark' needs 'sink.delete.mark-value.item'."
                                + " For items, set 'sink.delete.mark-field.item' to 'status' and"
                                + " 'sink.delete.mark-value.item' to '0', or what your template"
                                + " has.",
                        "sink.delete.policy.item",
                        "mark",
                        "sink.delete.mark-field.item",
                        "status"),
                wrong(
                        "'sink.delete.mark-field' is set, but 'sink.delete.policy' is 'fail'. Set"
                                + " that to 'mark', or remove 'sink.delete.mark-field'.",
                        "sink.delete.mark-field",
                        "status"),
                wrong(
                        "'sink.delete.policy.a b' does not name a topic. Write"
                                + " 'sink.delete.policy.item', or the name of another topic.",
                        "sink.delete.policy.a b",
                        "ignore"),
                wrong(
                        "Both 'region' and 'endpoint' are set, but a region stands for its endpoint."
                                + " Remove one of them.",
                        "region",
                        "cn",
                        "endpoint",
                        "http://127.0.0.1:1"),
                wrong(
                        "'sink.record-error.policy' = 'dead-letter' needs a place. Set"
                                + " 'sink.dead-letter.path' to a directory.",
                        "sink.record-error.policy",
                        "dead-letter"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void refusesInASentence(String sentence, Map<String, String> options) {
        assertThatThrownBy(() -> create(options))
                .isInstanceOf(ValidationException.class)
                .hasMessage(sentence);
    }

    @Test
    void refusesATimeZoneThatIsNone() {
        assertThatThrownBy(() -> create(ENOUGH, "local-time-zone", "Shanghai"))
                .hasMessage(
                        "The pipeline's 'local-time-zone' = 'Shanghai' is not a time zone. Set it to"
                                + " a name such as 'Asia/Shanghai'.");
    }

    @Test
    void aMistypedSecretIsNotShown() {
        assertThatThrownBy(() -> create(enoughAnd("auth.secretkey", "s3cr3t")))
                .hasMessageContaining("'auth.secret-key'")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(Factory.class))
                .extracting(Factory::identifier)
                .contains("byteair");
    }

    @Test
    void knowsItsOptions() {
        ByteAirDataSinkFactory factory = new ByteAirDataSinkFactory();
        assertThat(factory.requiredOptions())
                .extracting(ConfigOption::key)
                .containsExactlyInAnyOrder("application-id", "tenant-id");
        assertThat(factory.optionalOptions())
                .extracting(ConfigOption::key)
                .contains("stage", "sink.delete.policy", TopicTableOptions.DATA_DATE_FIELD)
                .doesNotContain("topic", "tenant-id", "http.header.<name>");
    }

    /** All of it travels to the TaskManagers, and part to the JobManager. */
    @ParameterizedTest
    @ValueSource(strings = {"fail", "ignore", "mark", "by topic", "dead letters", "a day"})
    void canBeSent(String what) throws Exception {
        Map<String, String> options =
                Map.of(
                                "fail", enoughAnd(),
                                "ignore", enoughAnd("sink.delete.policy", "ignore"),
                                "mark",
                                        enoughAnd(
                                                "sink.delete.policy", "mark",
                                                "sink.delete.mark-field", "status",
                                                "sink.delete.mark-value", "0"),
                                "by topic", enoughAnd("sink.delete.policy.user", "ignore"),
                                "dead letters",
                                        enoughAnd(
                                                "sink.record-error.policy", "dead-letter",
                                                "sink.dead-letter.path", "/tmp/letters"),
                                "a day",
                                        enoughAnd(
                                                "stage", "history_sync",
                                                "sink.data-date.field", "day"))
                        .get(what);
        ByteAirDataSink sink = create(options);
        EventSink events = (EventSink) ((FlinkSinkProvider) sink.getEventSinkProvider()).getSink();
        assertThat(events)
                .isExactlyInstanceOf(
                        what.equals("dead letters")
                                ? EventSinkWithDeadLetters.class
                                : EventSink.class);
        assertThat(InstantiationUtil.clone(events).rows()).isNotNull();
        assertThat(InstantiationUtil.clone(sink.getMetadataApplier())).isNotNull();
        assertThat(InstantiationUtil.clone(sink.getDataChangeEventHashFunctionProvider(2)))
                .isInstanceOf(KeyHashes.class);
    }
}
