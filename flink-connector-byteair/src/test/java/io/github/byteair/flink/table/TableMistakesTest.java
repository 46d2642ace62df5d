/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads who got a table wrong, from Flink's own planner. */
class TableMistakesTest {

    private static final String SECRET = "S3cr3t-that-nobody-may-see";
    private static final String PLAIN = "id STRING, status INT";
    private static final String KEYED = "id STRING, status INT, PRIMARY KEY (id) NOT ENFORCED";
    private static final String DATED = "id STRING, status INT, d DATE METADATA FROM 'data-date'";
    private static final String TOPICAL = "id STRING, status INT, topic STRING METADATA";
    private static final String OFFLINE = "'stage' = 'incremental_sync_daily'";
    private static final String WHERE =
            "'application-id' = '1000', 'tenant-id' = '2100021', 'topic' = 'item'";
    private static final String KEYS =
            "'auth.access-key' = 'AKtest', 'auth.secret-key' = '" + SECRET + "'";
    private static final String GOOD = WHERE + ", " + KEYS;

    private TableEnvironment tables;

    @BeforeEach
    void openSession() {
        tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    }

    /** Columns, options, and the sentence. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                // names
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.batch.maxsize' = '500'",
                        "There is no option 'sink.batch.maxsize'. Did you mean"
                                + " 'sink.batch.max-size'?"),
                arguments(
                        PLAIN,
                        WHERE
                                + ", 'auth.access-key' = 'AKtest', 'auth.secretkey' = '"
                                + SECRET
                                + "'",
                        "There is no option 'auth.secretkey'. Did you mean 'auth.secret-key'?"),
                arguments(
                        PLAIN,
                        KEYS + ", 'topic' = 'item'",
                        "Set 'application-id' and 'tenant-id' in the table's WITH clause; a byteair"
                                + " table cannot do without."),
                // values
                arguments(
                        PLAIN,
                        GOOD + ", 'stage' = 'daily'",
                        "'stage' = 'daily' cannot be read. Write one of 'pre_sync',"
                                + " 'history_sync', 'incremental_sync_daily',"
                                + " 'incremental_sync_streaming'."),
                arguments(
                        PLAIN,
                        GOOD + ", 'request.timeout' = '5 parsecs'",
                        "'request.timeout' = '5 parsecs' cannot be read. Write a duration, such as"
                                + " '5 s' or '200 ms'."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.flush-buffer.timeout' = 'soon'",
                        "'sink.flush-buffer.timeout' = 'soon' cannot be read. Write a duration,"
                                + " such as '5 s' or '200 ms'."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.flush-buffer.size' = 'huge'",
                        "'sink.flush-buffer.size' = 'huge' cannot be read. Write a size, such as"
                                + " '5 mb' or '64 kb'."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.ordered' = 'maybe'",
                        "'sink.ordered' = 'maybe' cannot be read. Write 'true' or 'false'."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.batch.max-size' = '20000'",
                        "'sink.batch.max-size' = '20000' must be from 1 to 10000."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.parallelism' = '0'",
                        "'sink.parallelism' = '0' must be at least 1."),
                arguments(
                        PLAIN,
                        KEYS + ", 'application-id' = 'shop', 'tenant-id' = '1', 'topic' = 'item'",
                        "'application-id' = 'shop' is not a number. Take it from the ByteAir"
                                + " console."),
                arguments(
                        PLAIN,
                        KEYS + ", 'application-id' = '1', 'tenant-id' = '1', 'topic' = 'my item'",
                        "'topic' = 'my item' is not a topic's name. Use 'user', 'item', 'behavior',"
                                + " or the name agreed with the platform."),
                arguments(
                        PLAIN,
                        KEYS + ", 'application-id' = '1', 'tenant-id' = '1'",
                        "The table has no topic. Set 'topic' to the one of all rows, such as 'item';"
                                + " or add a column such as topic STRING METADATA (not VIRTUAL), to"
                                + " have each row name its own."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.topic.weight.item' = '4'",
                        "'sink.topic.weight.item' is set, but all rows are of one topic. Remove it,"
                                + " or add a column such as topic STRING METADATA (not VIRTUAL), to"
                                + " have each row name its own."),
                arguments(
                        TOPICAL,
                        KEYS
                                + ", 'application-id' = '1', 'tenant-id' = '1',"
                                + " 'sink.topic.weight.item' = '0'",
                        "'sink.topic.weight.item' = '0' must be a number from 1 to 100."),
                arguments(
                        TOPICAL,
                        GOOD + ", 'sink.topic.weight.my item' = '4'",
                        "'sink.topic.weight.my item' does not name a topic: The topic 'my item' can't be"
                                + " one: it consists of 1 to 128 letters, digits, '_' and '-'. The"
                                + " standard ones are user, item and behavior."),
                arguments(
                        DATED,
                        GOOD + ", " + OFFLINE + ", 'sink.done.empty-days' = 'true'",
                        "'sink.done.empty-days' is set, but 'sink.done.trigger' is 'none'. Set that"
                                + " to 'watermark', or remove 'sink.done.empty-days'."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.refused-topic.policy' = 'dead-letter'",
                        "'sink.refused-topic.policy' = 'dead-letter' needs a place. Set"
                                + " 'sink.dead-letter.path' to a directory."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.refused-topic.policy' = 'ignore'",
                        "'sink.refused-topic.policy' = 'ignore' cannot be read. Write one of"
                                + " 'fail', 'drop', 'dead-letter'."),
                arguments(
                        DATED,
                        GOOD
                                + ", "
                                + OFFLINE
                                + ", 'sink.done.trigger' = 'completion',"
                                + " 'sink.done-on-completion' = 'true'",
                        "'sink.done.trigger' and 'sink.done-on-completion' are set, of which the"
                                + " second is but an old name. Remove it."),
                arguments(
                        DATED,
                        GOOD + ", " + OFFLINE + ", 'sink.done.delay' = '1 h'",
                        "'sink.done.delay' is set, but 'sink.done.trigger' is 'none'. Set that to"
                                + " 'watermark', or remove 'sink.done.delay'."),
                arguments(
                        DATED,
                        GOOD
                                + ", "
                                + OFFLINE
                                + ", 'sink.done.trigger' = 'completion',"
                                + " 'sink.done.time-zone' = 'UTC'",
                        "'sink.done.time-zone' is set, but 'sink.done.trigger' is 'completion'. Set"
                                + " that to 'watermark', or remove 'sink.done.time-zone'."),
                arguments(
                        DATED,
                        GOOD
                                + ", "
                                + OFFLINE
                                + ", 'sink.done.trigger' = 'watermark',"
                                + " 'sink.done.time-zone' = 'Beijing'",
                        "'sink.done.time-zone' = 'Beijing' is not a time zone. Use a name such as"
                                + " 'Asia/Shanghai', or an offset such as '+08:00'."),
                arguments(
                        DATED,
                        GOOD
                                + ", "
                                + OFFLINE
                                + ", 'sink.done.trigger' = 'watermark',"
                                + " 'sink.done.delay' = '400 d'",
                        "'sink.done.delay' = '400 d' must be from 0 to 365 d."),
                arguments(
                        DATED,
                        GOOD + ", " + OFFLINE + ", 'sink.done.trigger' = 'midnight'",
                        "'sink.done.trigger' = 'midnight' cannot be read. Write one of 'none',"
                                + " 'completion', 'watermark'."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.done.trigger' = 'watermark'",
                        "'sink.done.trigger' is set, but in 'stage' = 'incremental_sync_streaming'"
                                + " records have no data date, and so no day to close. Remove it, or"
                                + " set 'stage' to an offline one such as 'incremental_sync_daily'."),
                // where to
                arguments(
                        PLAIN,
                        GOOD + ", 'region' = 'cn', 'endpoint' = 'https://air.example.com'",
                        "Both 'region' and 'endpoint' are set, but a region stands for its"
                                + " endpoint. Remove one of them."),
                arguments(
                        PLAIN,
                        GOOD + ", 'endpoint' = 'https://a.example.com;b.example.com'",
                        "The endpoint 'b.example.com' (endpoint, setEndpoints) can't be used: its"
                                + " scheme is missing; write it as https://host[:port] or"
                                + " http://host[:port], without a path."),
                arguments(
                        PLAIN,
                        GOOD + ", 'endpoint' = 'https://a b.example.com'",
                        "The endpoint 'https://a b.example.com' (endpoint, setEndpoints) can't be"
                                + " used: its host 'a b.example.com' holds the character U+0020;"
                                + " write it as https://host[:port] or http://host[:port], without"
                                + " a path."),
                arguments(
                        PLAIN,
                        GOOD + ", 'endpoint' = 'https://me:" + SECRET + "@air.example.com'",
                        "The endpoint (endpoint, setEndpoints) holds a user or password; write it"
                                + " as https://host[:port] or http://host[:port] and set those"
                                + " apart."),
                // what is reported
                arguments(
                        PLAIN,
                        GOOD + ", 'metrics.domain' = 'https://me:" + SECRET + "@a'",
                        "The metrics domain (metrics.domain, setPlatformMetrics) holds a user or"
                                + " password; write it as a host, or https://host[:port] or"
                                + " http://host[:port] and set those apart."),
                arguments(
                        PLAIN,
                        GOOD + ", 'metrics.domain' = 'a', 'metrics.tag.url' = 'b'",
                        "'metrics.tag.<name>': 'url' is a tag that each metric has of itself; give"
                                + " yours another name."),
                arguments(
                        PLAIN,
                        GOOD + ", 'metrics.tag.job' = 'b'",
                        "'metrics.tag.<name>' is for what is reported to the platform, but"
                                + " 'metrics.domain' names no host, so nothing is. Set that, too, or"
                                + " remove it."),
                arguments(
                        PLAIN,
                        GOOD + ", 'metrics.domain' = 'a', 'metrics.prefix' = 'a b'",
                        "'metrics.prefix' = 'a b' must be words of ASCII letters, digits, '-' and"
                                + " '_' with dots between, at most 128 characters."),
                arguments(
                        PLAIN,
                        GOOD + ", 'metric.domain' = 'a'",
                        "There is no option 'metric.domain'. Did you mean 'metrics.domain'?"),
                // the way there
                arguments(
                        PLAIN,
                        GOOD + ", 'http.header.Host' = 'a.example.com'",
                        "The header 'Host' (http.header.<name>, setHeader) is the client's own and"
                                + " can't be added; remove it. Set the host header"
                                + " (request.host-header, setHostHeader)."),
                arguments(
                        PLAIN,
                        GOOD + ", 'http.header.X-Key' = '" + SECRET + " é'",
                        "The header 'X-Key' (http.header.<name>, setHeader) has a value that can't"
                                + " be sent: it must have 1 to 4096 printable ASCII characters,"
                                + " without a line break, and no blank at either end."),
                arguments(
                        PLAIN,
                        GOOD + ", 'http.query.stage' = '" + SECRET + "'",
                        "The query 'stage' (http.query.<name>, setQuery) is the client's own and"
                                + " can't be added; remove it. Set the stage (stage, setStage)."),
                arguments(
                        PLAIN,
                        GOOD + ", 'http.headers.X-Key' = 'blue'",
                        "There is no option 'http.headers.X-Key'. Did you mean"
                                + " 'http.header.X-Key'?"),
                arguments(
                        PLAIN,
                        GOOD + ", 'http.header' = 'X-Key:blue'",
                        "There is no option 'http.header'. Write 'http.header.<name>', with a name"
                                + " in the place of <name>."),
                arguments(
                        PLAIN,
                        GOOD + ", 'http.query.' = 'blue'",
                        "There is no option 'http.query.'. Write 'http.query.<name>', with a name"
                                + " in the place of <name>."),
                arguments(
                        PLAIN,
                        GOOD + ", 'http.truststore' = '/trust'",
                        "There is no option 'http.truststore'. Did you mean 'http.trust-store'?"),
                arguments(
                        PLAIN,
                        GOOD + ", 'http.key-store.password' = '" + SECRET + "'",
                        "'http.key-store.password' is set, but not 'http.key-store'. Set that to"
                                + " the file's path, or remove the password."),
                arguments(
                        PLAIN,
                        GOOD + ", 'http.proxy' = 'https://proxy:3128'",
                        "The proxy 'https://proxy:3128' (http.proxy, setProxy) can't be used: its"
                                + " scheme is 'https', not http; write it as http://host:port,"
                                + " without a path."),
                arguments(
                        PLAIN,
                        GOOD + ", 'http.proxy' = 'http://me:" + SECRET + "@proxy:3128'",
                        "The proxy (http.proxy, setProxy) holds a user or password; write it as"
                                + " http://host:port and set those apart."),
                arguments(
                        PLAIN,
                        GOOD + ", 'http.trust-store' = '/trust', 'endpoint' = 'http://a'",
                        "A trust store or key store (http.trust-store, http.key-store) is set, but"
                                + " every endpoint is plain http; use https, or leave the stores"
                                + " out."),
                arguments(
                        PLAIN,
                        GOOD + ", 'request.connect-timeout' = '3 s'",
                        "The connect timeout (request.connect-timeout) is PT3S; set it between 10"
                                + " ms and a third of the request timeout (request.timeout) of"
                                + " PT5S, so that when one address does not answer there is time"
                                + " for the next."),
                arguments(
                        PLAIN,
                        GOOD + ", 'request.server-timeout' = '5 s'",
                        "The server's timeout (request.server-timeout) is PT5S; set it to at least"
                                + " 1 ms and less than the request timeout (request.timeout) of"
                                + " PT5S, so that the service's answer comes in time."),
                arguments(
                        PLAIN,
                        GOOD + ", 'http.max-answer-size' = '3 gb'",
                        "'http.max-answer-size' = '3 gb' must be from 1 kb to 256 mb."),
                // who
                arguments(
                        PLAIN,
                        WHERE + ", 'auth.access-key' = 'AKtest'",
                        "'auth.secret-key' is not set. Set it, or set 'auth.credentials' to 'env'"
                                + " or 'file', to have it read on the TaskManagers."),
                arguments(
                        PLAIN,
                        GOOD + ", 'auth.type' = 'air', 'auth.token' = '" + SECRET + "'",
                        "'auth.access-key' is set, but 'auth.type' = 'air' uses 'auth.token'."
                                + " Remove 'auth.access-key', or set 'auth.type' to 'volc'."),
                arguments(
                        PLAIN,
                        GOOD + ", 'auth.token' = '" + SECRET + "'",
                        "'auth.token' is set, but 'auth.type' = 'volc' uses 'auth.access-key' and"
                                + " 'auth.secret-key'. Remove 'auth.token', or set 'auth.type' to"
                                + " 'air'."),
                arguments(
                        PLAIN,
                        GOOD + ", 'auth.credentials' = 'env'",
                        "'auth.access-key' is set, but 'auth.credentials' = 'env' has it read on"
                                + " the TaskManagers. Remove one of the two."),
                arguments(
                        PLAIN,
                        WHERE + ", 'auth.credentials' = 'file'",
                        "'auth.credentials' = 'file' needs to know the file. Set 'auth.file' to its"
                                + " path on the TaskManagers."),
                arguments(
                        PLAIN,
                        GOOD + ", 'auth.file' = '/etc/keys'",
                        "'auth.file' is set, but 'auth.credentials' is 'static'. Set it to 'file',"
                                + " or remove 'auth.file'."),
                // dates
                arguments(
                        DATED,
                        GOOD,
                        "The table has a metadata column 'data-date', but in 'stage' ="
                                + " 'incremental_sync_streaming' records have no data date. Remove"
                                + " the column, or set 'stage' to an offline one such as"
                                + " 'incremental_sync_daily'."),
                arguments(
                        PLAIN,
                        GOOD + ", " + OFFLINE,
                        "In 'stage' = 'incremental_sync_daily' every record belongs to a day. Add a"
                                + " column such as data_date DATE METADATA FROM 'data-date' (not"
                                + " VIRTUAL), or set 'sink.data-date' to the one day, yyyy-MM-dd."),
                arguments(
                        PLAIN,
                        GOOD + ", " + OFFLINE + ", 'sink.data-date' = '23.11.2026'",
                        "'sink.data-date' = '23.11.2026' is not a date. Write it as yyyy-MM-dd,"
                                + " e.g. '2026-11-23'."),
                arguments(
                        DATED,
                        GOOD + ", " + OFFLINE + ", 'sink.data-date' = '2026-11-23'",
                        "'sink.data-date' is set, but the table also has a metadata column"
                                + " 'data-date'. Remove one of them."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.done-on-completion' = 'true'",
                        "'sink.done-on-completion' is set, but in 'stage' ="
                                + " 'incremental_sync_streaming' records have no data date, and so"
                                + " no day to close. Remove it, or set 'stage' to an offline one"
                                + " such as 'incremental_sync_daily'."),
                // columns
                arguments(
                        "id STRING, status INT, picture BYTES",
                        GOOD,
                        "Column 'picture' has the type BYTES, which cannot be written to ByteAir."
                                + " JSON has no bytes. If it is text, use DECODE(picture, 'UTF-8')"
                                + " in the query and declare the column STRING; else leave it"
                                + " out."),
                arguments(
                        "id STRING, status INT, m MAP<ROW<a INT>, INT>",
                        GOOD,
                        "Column 'm' has the type ROW<`a` INT>, which cannot be written to ByteAir."
                                + " As the key of a MAP it would have to be a JSON name, which is"
                                + " text. CAST the key to STRING in the query."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.time-zone' = 'Shanghai'",
                        "'sink.time-zone' = 'Shanghai' is not a time zone. Use a name such as"
                                + " 'Asia/Shanghai', or an offset such as '+08:00'."),
                arguments(
                        PLAIN,
                        GOOD
                                + ", 'sink.time-zone' = 'Asia/Shanghai', 'sink.timestamp-format' ="
                                + " 'iso-8601'",
                        "'sink.time-zone' has no effect with 'sink.timestamp-format' = 'iso-8601',"
                                + " which writes a TIMESTAMP as it is. Remove one of the two."),
                // deletes
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.coalesce' = 'true'",
                        "'sink.coalesce' is set, but the table has no primary key that tells which"
                                + " rows are versions of one another. Add PRIMARY KEY (…) NOT"
                                + " ENFORCED, or remove the option."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.update-before' = 'true'",
                        "'sink.update-before' is set, but the table has no primary key that tells"
                                + " which rows are versions of one another. Add PRIMARY KEY (…) NOT"
                                + " ENFORCED, or remove the option."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.delete.policy' = 'ignore'",
                        "'sink.delete.policy' is set, but the table has no primary key and so takes"
                                + " no deletes. Add PRIMARY KEY (…) NOT ENFORCED, or remove the"
                                + " option."),
                arguments(
                        KEYED,
                        GOOD + ", 'sink.delete.policy' = 'mark'",
                        "'sink.delete.policy' = 'mark' needs 'sink.delete.mark-field'. For items,"
                                + " set 'sink.delete.mark-field' to 'status' and"
                                + " 'sink.delete.mark-value' to '0', or what your template has."),
                arguments(
                        KEYED,
                        GOOD + mark("state", "0"),
                        "'sink.delete.mark-field' = 'state' is not a column of the table. Its"
                                + " columns are: id, status."),
                arguments(
                        KEYED,
                        GOOD + mark("id", "0"),
                        "'sink.delete.mark-field' = 'id' is part of the primary key: setting it"
                                + " would write another record. Choose a column outside the key."),
                arguments(
                        KEYED,
                        GOOD + mark("status", "off"),
                        "'sink.delete.mark-value' = 'off' is no value of the column 'status', which"
                                + " is INT. Use a column of text, numbers or BOOLEAN, and a value of"
                                + " its type."),
                arguments(
                        KEYED,
                        GOOD + ", 'sink.delete.mark-value' = '0'",
                        "'sink.delete.mark-value' is set, but 'sink.delete.policy' is 'fail'. Set"
                                + " that to 'mark', or remove 'sink.delete.mark-value'."),
                arguments(
                        KEYED,
                        GOOD + ", 'sink.requests.max-inflight' = '4'",
                        "'sink.requests.max-inflight' = '4' is set, but the sink is ordered, since"
                                + " the table has a primary key, and so has one request under way"
                                + " at a time. Remove it, or set 'sink.ordered' to 'false'."),
                // bad records
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.record-error.policy' = 'dead-letter'",
                        "'sink.record-error.policy' = 'dead-letter' needs a place. Set"
                                + " 'sink.dead-letter.path' to a directory."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.dead-letter.path' = '/tmp/x'",
                        "'sink.dead-letter.path' is set, but 'sink.record-error.policy' is 'fail'."
                                + " Set that to 'dead-letter', or remove the path."),
                // pace
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.rate-limit.requests-per-second' = '-1'",
                        "'sink.rate-limit.requests-per-second' = '-1' must be the quota of a"
                                + " second, or 0 for no limit."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.retry.initial-backoff' = '1 min'",
                        "'sink.retry.initial-backoff' = '1 min' is longer than"
                                + " 'sink.retry.max-backoff' = 'PT30S'. Lower the first or raise"
                                + " the second."),
                arguments(
                        PLAIN,
                        GOOD + ", 'sink.requests.max-buffered' = '1000'",
                        "'sink.requests.max-buffered' = '1000' must be more than a request holds,"
                                + " 'sink.batch.max-size' = '1000': records are buffered while"
                                + " requests are under way."));
    }

    private static String mark(String field, String value) {
        return ", 'sink.delete.policy' = 'mark', 'sink.delete.mark-field' = '"
                + field
                + "', 'sink.delete.mark-value' = '"
                + value
                + "'";
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("mistakes")
    void isExplained(String columns, String options, String sentence) {
        Throwable thrown = catchThrowable(() -> plan(columns, options));
        assertThat(thrown).as("planning was to fail").isNotNull();
        assertThat(rootMessage(thrown)).isEqualTo(sentence);
        if (!options.contains("@")) {
            assertThat(ExceptionUtils.stringifyException(thrown)).doesNotContain(SECRET);
        }
    }

    @Test
    void updatesNeedAPrimaryKey() {
        create(PLAIN, GOOD);
        tables.executeSql("CREATE TABLE events (id STRING) WITH ('connector' = 'datagen')");
        Throwable thrown =
                catchThrowable(
                        () ->
                                tables.explainSql(
                                        "INSERT INTO t SELECT id, CAST(COUNT(*) AS INT) FROM"
                                                + " events GROUP BY id"));
        assertThat(thrown)
                .hasStackTraceContaining("doesn't support consuming update changes")
                .isNotInstanceOf(NullPointerException.class);
    }

    private void plan(String columns, String options) {
        create(columns, options);
        tables.executeSql(
                "CREATE TABLE endless (id STRING, status INT) WITH ('connector' = 'datagen')");
        tables.explainSql("INSERT INTO t (id, status) SELECT id, status FROM endless");
    }

    private void create(String columns, String options) {
        tables.executeSql(
                "CREATE TABLE t (" + columns + ") WITH ('connector' = 'byteair', " + options + ")");
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        assertThat(root).isInstanceOf(ValidationException.class);
        return root.getMessage();
    }
}
