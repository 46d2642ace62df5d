/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.config.Setting;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Destinations in state: {@code int} count and each as its topic and stage, texts of an {@code int}
 * length and UTF-8, and a byte 1 with a {@code long} of days since 1970-01-01, or a byte 0.
 */
@Internal
public final class Destinations {

    private Destinations() {}

    /** Writes destinations as a checkpoint holds them. */
    public static void write(Collection<Destination> destinations, DataOutputStream out)
            throws IOException {
        out.writeInt(destinations.size());
        for (Destination destination : destinations) {
            writeOne(destination, out);
        }
    }

    /** Writes one as a checkpoint holds it. */
    public static void writeOne(Destination destination, DataOutputStream out) throws IOException {
        writeText(destination.topic(), out);
        writeText(destination.stage().wireName(), out);
        LocalDate date = destination.dataDate();
        out.writeByte(date == null ? 0 : 1);
        if (date != null) {
            out.writeLong(date.toEpochDay());
        }
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws DateTimeException if a date can't be one
     * @throws IllegalArgumentException if something else can't be what it should
     */
    public static List<Destination> read(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available()) {
            throw new IllegalArgumentException(
                    count + " destinations in " + in.available() + " bytes");
        }
        List<Destination> destinations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            destinations.add(readOne(in));
        }
        return destinations;
    }

    /** Reads what {@link #writeOne} has written; throws as {@link #read} does. */
    public static Destination readOne(DataInputStream in) throws IOException {
        String topic = readText(in);
        Stage stage = Stage.fromWireName(readText(in));
        return Destination.of(
                topic, stage, in.readUnsignedByte() == 0 ? null : DataDates.readOne(in));
    }

    /**
     * The dated destinations of days, as old state has them, which does not say of which topic.
     *
     * @param topic the sink's own, for which they were written; null if it has none
     * @throws IllegalArgumentException if there are days, and no topic
     */
    public static List<Destination> of(
            @Nullable String topic, @Nullable Stage stage, Collection<LocalDate> dates) {
        if (topic == null && !dates.isEmpty()) {
            throw new IllegalArgumentException(
                    "it does not say which topic its days are of; give the sink the one they were"
                            + " written for, "
                            + Setting.TOPIC
                            + ", beside the topics by record");
        }
        List<Destination> destinations = new ArrayList<>(dates.size());
        for (LocalDate date : dates) {
            destinations.add(Destination.of(topic, stage, date));
        }
        return destinations;
    }

    /** The days of each topic and stage, in order; what has no day is left out. */
    public static Map<TopicStage, TreeSet<LocalDate>> daysByTopic(
            Collection<Destination> destinations) {
        Map<TopicStage, TreeSet<LocalDate>> days = new TreeMap<>();
        for (Destination destination : destinations) {
            if (destination.dataDate() != null) {
                days.computeIfAbsent(TopicStage.of(destination), of -> new TreeSet<>())
                        .add(destination.dataDate());
            }
        }
        return days;
    }

    private static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IllegalArgumentException(
                    length + " bytes announced, " + in.available() + " left");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
