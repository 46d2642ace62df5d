/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.flink.sink.deadletter.DeadLetterJson;
import java.nio.charset.StandardCharsets;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** Dead letters as lines of JSON: into files, and back. */
@PublicEvolving
public final class DeadLetters {

    private static final String PREFIX = "dead-letters";
    private static final String SUFFIX = ".jsonl";

    private DeadLetters() {}

    /**
     * A sink that writes dead letters into files of a directory, one JSON object a line, UTF-8. A
     * file {@code dead-letters-….jsonl} holds what one subtask rejected between two checkpoints,
     * and is complete from the moment it has that name; without checkpoints, the files appear at
     * the end of input. Each rejected record is in the files once.
     *
     * <p>Uses Flink's {@code flink-connector-files}, which is in every distribution's {@code lib}.
     *
     * @param directory on any of Flink's file systems that can resume writing, e.g. {@code
     *     s3://bucket/dead-letters} or {@code file:///var/dead-letters}
     * @throws IllegalArgumentException if it is empty or no valid address
     */
    public static Sink<RejectedRecord> toFiles(String directory) {
        return FileSink.<RejectedRecord>forRowFormat(new Path(directory), encoder())
                .withBucketAssigner(new BasePathBucketAssigner<>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withOutputFileConfig(
                        OutputFileConfig.builder()
                                .withPartPrefix(PREFIX)
                                .withPartSuffix(SUFFIX)
                                .build())
                .build();
    }

    /**
     * The encoder behind {@link #toFiles}, for a file sink with other files, or another sink that
     * takes one: a line for each record, with its line feed.
     */
    public static Encoder<RejectedRecord> encoder() {
        return (record, out) -> {
            out.write(format(record).getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        };
    }

    /**
     * A rejected record as one line of JSON, without line feed. Its member {@code json} is the
     * record itself, as an object if it is one and else as a string; the others are named as the
     * getters of {@link RejectedRecord}.
     */
    public static String format(RejectedRecord record) {
        return DeadLetterJson.format(record);
    }

    /**
     * Reads what {@link #format} wrote, or a person has edited since. {@code json}, {@code topic},
     * {@code stage} and {@code cause} must be there.
     *
     * @throws IllegalArgumentException saying what is wrong with the line
     */
    public static RejectedRecord parse(String line) {
        return DeadLetterJson.parse(line);
    }
}
