/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was taken, one JSON line each, in a file: handed to the operating system before the request
 * is answered, so that it outlives the process (not the machine). Without a file it does nothing.
 */
final class Journal implements Closeable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private final FileChannel channel;

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /** What a journal is read into. */
    interface Reader {
        void write(Instant time, String requestId, DayKey day, byte[] body);

        void done(
                Instant time, String requestId, String topic, String stage, List<LocalDate> dates);

        void day(DayKey day, DayState state);

        void stages(Set<String> stages);
    }

    /**
     * Opens the file, which need not exist; null stands for no journal. It holds the records as
     * they were sent, so that nobody but its owner may read it.
     */
    static Journal open(Path file) throws IOException {
        if (file == null) {
            return new Journal(null);
        }
        boolean posix =
                file.toAbsolutePath()
                        .getFileSystem()
                        .supportedFileAttributeViews()
                        .contains("posix");
        FileAttribute<?>[] attributes =
                posix
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                        : new FileAttribute<?>[0];
        FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        attributes);
        if (posix && Files.isRegularFile(file)) {
            // One that was there already may have been made by an older emulator.
            try {
                Files.setPosixFilePermissions(file, OWNER_ONLY);
            } catch (IOException e) {
                // Another user's, who has let this one write to it.
            }
        }
        return new Journal(channel);
    }

    /**
     * Reads it from the start; a last line that was cut by a sudden end is dropped from the file.
     */
    void replay(Reader reader) throws IOException {
        if (channel == null) {
            return;
        }
        channel.truncate(lengthOfWholeLines());
        channel.position(0);
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(channel), StandardCharsets.UTF_8));
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            try {
                replay(MAPPER.readTree(line), reader);
            } catch (IOException | RuntimeException e) {
                throw new IOException("line " + number + " can't be read: " + e.getMessage(), e);
            }
        }
        channel.position(channel.size());
    }

    private long lengthOfWholeLines() throws IOException {
        ByteBuffer one = ByteBuffer.allocate(8192);
        long end = channel.size();
        while (end > 0) {
            long from = Math.max(0, end - one.capacity());
            one.clear().limit((int) (end - from));
            while (one.hasRemaining() && channel.read(one, from + one.position()) >= 0) {
                // until the block is full
            }
            for (int i = one.position() - 1; i >= 0; i--) {
                if (one.get(i) == '\n') {
                    return from + i + 1;
                }
            }
            end = from;
        }
        return 0;
    }

    private static void replay(JsonNode line, Reader reader) throws IOException {
        switch (line.path("kind").asText()) {
            case "write":
                reader.write(
                        Instant.parse(line.get("time").textValue()),
                        line.get("requestId").textValue(),
                        dayOf(line),
                        line.get("body").binaryValue());
                break;
            case "done":
                List<LocalDate> dates = new ArrayList<>();
                line.get("dates").forEach(date -> dates.add(LocalDate.parse(date.textValue())));
                reader.done(
                        Instant.parse(line.get("time").textValue()),
                        line.get("requestId").textValue(),
                        line.get("topic").textValue(),
                        line.get("stage").textValue(),
                        dates);
                break;
            case "day":
                reader.day(dayOf(line), DayState.valueOf(line.get("state").textValue()));
                break;
            case "stages":
                Set<String> stages = new TreeSet<>();
                line.get("stages").forEach(stage -> stages.add(stage.textValue()));
                reader.stages(stages);
                break;
            default:
                throw new IOException("it is not an entry of this journal");
        }
    }

    private static DayKey dayOf(JsonNode line) {
        return new DayKey(
                line.get("topic").textValue(),
                line.get("stage").textValue(),
                line.hasNonNull("date") ? LocalDate.parse(line.get("date").textValue()) : null);
    }

    void write(Instant time, String requestId, DayKey day, byte[] body) throws IOException {
        if (channel != null) {
            append(
                    line("write", day.topic(), day.stage(), day.date())
                            .put("time", time.toString())
                            .put("requestId", requestId)
                            .put("body", body));
        }
    }

    void done(Instant time, String requestId, String topic, String stage, List<LocalDate> dates)
            throws IOException {
        if (channel != null) {
            ObjectNode line =
                    line("done", topic, stage, null)
                            .put("time", time.toString())
                            .put("requestId", requestId);
            ArrayNode array = line.putArray("dates");
            dates.forEach(date -> array.add(date.toString()));
            append(line);
        }
    }

    void day(DayKey day, DayState state) throws IOException {
        if (channel != null) {
            append(line("day", day.topic(), day.stage(), day.date()).put("state", state.name()));
        }
    }

    void stages(Set<String> stages) throws IOException {
        if (channel != null) {
            ObjectNode line = MAPPER.createObjectNode().put("kind", "stages");
            ArrayNode array = line.putArray("stages");
            stages.forEach(array::add);
            append(line);
        }
    }

    private static ObjectNode line(String kind, String topic, String stage, LocalDate date) {
        return MAPPER.createObjectNode()
                .put("kind", kind)
                .put("topic", topic)
                .put("stage", stage)
                .put("date", date == null ? null : date.toString());
    }

    private void append(ObjectNode line) throws IOException {
        byte[] bytes = MAPPER.writeValueAsBytes(line);
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length + 1);
        buffer.put(bytes).put((byte) '\n').flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Forgets everything written so far. */
    void clear() throws IOException {
        if (channel != null) {
            channel.truncate(0);
            channel.position(0);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
