/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.util.function.SerializableFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Flink's file source read a file line by line. The source checkpoints how many elements have
 * been read; after a restart it reads as many and forgets them.
 */
final class LineFormat<T> extends SimpleStreamFormat<T> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(LineFormat.class);

    private static final int MOST_LOGGED = 10;

    private final String file;
    private final boolean skipMalformed;
    private final TypeInformation<T> type;
    private final SerializableFunction<String, LineParser<T>> parser;

    /**
     * @param file its name, for messages
     * @param parser makes a parser for the file of that name
     */
    LineFormat(
            String file,
            boolean skipMalformed,
            TypeInformation<T> type,
            SerializableFunction<String, LineParser<T>> parser) {
        this.file = file;
        this.skipMalformed = skipMalformed;
        this.type = type;
        this.parser = parser;
    }

    @Override
    public StreamFormat.Reader<T> createReader(Configuration config, FSDataInputStream stream) {
        return new LineReader(stream);
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return type;
    }

    private final class LineReader implements StreamFormat.Reader<T> {

        private final FSDataInputStream stream;
        private final Utf8Lines lines;
        private final LineParser<T> elements = parser.apply(file);
        private long skipped;

        private LineReader(FSDataInputStream stream) {
            this.stream = stream;
            this.lines = new Utf8Lines(stream);
        }

        @Nullable
        @Override
        public T read() throws IOException {
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
