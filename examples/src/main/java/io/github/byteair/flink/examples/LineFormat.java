/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.util.function.SerializableFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Flink's file source read files line by line, each as a whole. The source checkpoints how
 * many elements of a file have been read; after a restart it reads as many and forgets them.
 *
 * <p>In Flink's words this is a format in bulk: the one for streams does not tell which file it
 * reads.
 */
final class LineFormat<T> implements BulkFormat<T, FileSourceSplit> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(LineFormat.class);

    private static final int MOST_LOGGED = 10;

    /** Handed from the reading thread to the task's at a time. */
    private static final int BATCH = 500;

    private final boolean skipMalformed;
    private final TypeInformation<T> type;
    private final SerializableFunction<String, LineParser<T>> parser;

    /**
     * @param parser makes a parser for the file of that name
     */
    LineFormat(
            boolean skipMalformed,
            TypeInformation<T> type,
            SerializableFunction<String, LineParser<T>> parser) {
        this.skipMalformed = skipMalformed;
        this.type = type;
        this.parser = parser;
    }

    @Override
    public Reader<T> createReader(Configuration config, FileSourceSplit split) throws IOException {
        return new LineReader(split.path());
    }

    @Override
    public Reader<T> restoreReader(Configuration config, FileSourceSplit split) throws IOException {
        LineReader reader = new LineReader(split.path());
        reader.skip(
                split.getReaderPosition()
                        .map(CheckpointedPosition::getRecordsAfterOffset)
                        .orElse(0L));
        return reader;
    }

    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }

    private final class LineReader implements Reader<T> {

        private final String file;
        private final FSDataInputStream stream;
        private final Utf8Lines lines;
        private final LineParser<T> elements;
        private long read;
        private long skipped;

        private LineReader(Path path) throws IOException {
            file = path.getPath();
            elements = parser.apply(file);
            stream = path.getFileSystem().open(path);
            lines = new Utf8Lines(stream);
        }

        private void skip(long number) throws IOException {
            while (read < number && next() != null) {
                read++;
            }
        }

        @Nullable
        @Override
        public RecordIterator<T> readBatch() throws IOException {
            List<T> batch = new ArrayList<>(BATCH);
            while (batch.size() < BATCH) {
                T element = next();
                if (element == null) {
                    break;
                }
                batch.add(element);
            }
            if (batch.isEmpty()) {
                return null;
            }
            long before = read;
            read += batch.size();
            return new IteratorResultIterator<>(
                    batch.iterator(), CheckpointedPosition.NO_OFFSET, before);
        }

        @Nullable
        private T next() throws IOException {
            while (true) {
                try {
                    T element = elements.next(lines);
                    if (element == null && skipped > MOST_LOGGED) {
                        LOG.warn("Skipped {} malformed lines of {} in all.", skipped, file);
                    }
                    return element;
                } catch (LineFault fault) {
                    MalformedLineException malformed =
                            new MalformedLineException(
                                    file, elements.firstLine(), fault.getMessage());
                    if (!skipMalformed) {
                        throw malformed;
                    }
                    if (++skipped <= MOST_LOGGED) {
                        LOG.warn("Skipped {}", malformed.getMessage());
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
