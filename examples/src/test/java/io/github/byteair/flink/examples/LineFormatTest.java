/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormatTest {

    private static final int LINES = 1_203;

    @TempDir private Path folder;

    private final LineFormat<DailyItem> format =
            new LineFormat<>(
                    true,
                    TypeInformation.of(DailyItem.class),
                    file -> new ItemLines(file, DateRule.ofFileName()));

    /** Every hundredth is malformed. */
    private FileSourceSplit split() throws Exception {
        Path file = folder.resolve("2022-01-01.json");
        Files.write(
                file,
                IntStream.range(0, LINES)
                        .mapToObj(i -> i % 100 == 7 ? "?" : "{\"i\":" + i + "}")
                        .collect(Collectors.toList()));
        return new FileSourceSplit(
                "split",
                org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()),
                0,
                Files.size(file),
                0,
                Files.size(file));
    }

    private static List<RecordAndPosition<DailyItem>> read(BulkFormat.Reader<DailyItem> reader)
            throws Exception {
        List<RecordAndPosition<DailyItem>> all = new ArrayList<>();
        try (reader) {
            for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (var next = batch.next(); next != null; next = batch.next()) {
                    all.add(
                            new RecordAndPosition<>(
                                    next.getRecord(), next.getOffset(), next.getRecordSkipCount()));
                }
                batch.releaseBatch();
            }
        }
        return all;
    }

    private static List<String> texts(List<RecordAndPosition<DailyItem>> records) {
        return records.stream().map(r -> r.getRecord().json).collect(Collectors.toList());
    }

    @Test
    void readsAllThatIsNotMalformed() throws Exception {
        List<RecordAndPosition<DailyItem>> all =
                read(format.createReader(new Configuration(), split()));
        assertThat(all).hasSize(LINES - 12);
        assertThat(texts(all)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 499, 500, 501, 1_190})
    void goesOnBehindWhatACheckpointCounts(int read) throws Exception {
        FileSourceSplit split = split();
        List<RecordAndPosition<DailyItem>> all =
                read(format.createReader(new Configuration(), split));
        RecordAndPosition<DailyItem> last = all.get(read - 1);
        FileSourceSplit resumed =
                split.updateWithCheckpointedPosition(
                        new CheckpointedPosition(last.getOffset(), last.getRecordSkipCount()));
        assertThat(texts(read(format.restoreReader(new Configuration(), resumed))))
                .isEqualTo(texts(all).subList(read, all.size()));
    }
}
