/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.Change;
import io.github.byteair.flink.sink.ChangeExtractor;
import io.github.byteair.flink.sink.DataDateExtractor;
import io.github.byteair.flink.sink.KeyExtractor;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.TopicExtractor;
import io.github.byteair.flink.sink.config.Setting;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;

/**
 * Makes of an element, once, its JSON, checked, and its destination. What can't be sent is told
 * apart here, before it can spoil a batch.
 *
 * <p>The record is read from here after {@link #serialize}, until the next call. One thread at a
 * time.
 */
@Internal
public final class RecordSerializer<T> implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final byte[] NOTHING = {};

    /** More topics than any project has; beyond, what is remembered of them is forgotten. */
    private static final int REMEMBERED_TOPICS = 1_000;

    private final JsonForm<T> form;
    @Nullable private final FilterFunction<T> filter;
    @Nullable private final KeyDigest<T> keys;
    @Nullable private final ChangeExtractor<T> changes;
    @Nullable private final JsonForm<T> deletedForm;
    @Nullable private final String topic;
    @Nullable private final TopicExtractor<T> topicExtractor;
    private final Stage stage;
    @Nullable private final LocalDate fixedDate;
    @Nullable private final DataDateExtractor<T> dateExtractor;
    private final long maxRecordSizeInBytes;

    @Nullable private transient Destination destination;
    @Nullable private transient Map<String, Destination> latest;
    @Nullable private transient byte[] array;
    private transient int length;
    private transient boolean hasKey;

    /** A schema, and how it is to be treated. */
    private static final class JsonForm<T> implements Serializable {
        private static final long serialVersionUID = 1L;

        private final SerializationSchema<T> schema;
        private final boolean checked;
        @Nullable private final InPlaceSchema<T> inPlace;

        @SuppressWarnings("unchecked")
        private JsonForm(SerializationSchema<T> schema) {
            this.schema = schema;
            this.checked = !(schema instanceof WritesJsonObjects);
            this.inPlace = schema instanceof InPlaceSchema ? (InPlaceSchema<T>) schema : null;
        }
    }

    /** What tells that elements are versions of a row, and what becomes of the row. */
    public static final class Rows<T> {
        private final KeyExtractor<T> key;
        @Nullable private final ChangeExtractor<T> change;
        @Nullable private final SerializationSchema<T> deletedSchema;

        /**
         * @param change null if all are the row as it now is
         * @param deletedSchema makes what takes a row down; null if nothing does
         */
        public Rows(
                KeyExtractor<T> key,
                @Nullable ChangeExtractor<T> change,
                @Nullable SerializationSchema<T> deletedSchema) {
            this.key = key;
            this.change = change;
            this.deletedSchema = deletedSchema;
        }
    }

    /**
     * @param rows null if elements have no key
     * @param topic the topic of records whose own topic is null; null if there is none
     * @param topicExtractor tells each record's topic; null if all have the same
     * @param fixedDate the day of all records, if the stage needs one
     * @param dateExtractor tells each record's day; instead of a fixed one
     */
    public RecordSerializer(
            SerializationSchema<T> schema,
            @Nullable FilterFunction<T> filter,
            @Nullable Rows<T> rows,
            @Nullable String topic,
            @Nullable TopicExtractor<T> topicExtractor,
            Stage stage,
            @Nullable LocalDate fixedDate,
            @Nullable DataDateExtractor<T> dateExtractor,
            long maxRecordSizeInBytes) {
        this.form = new JsonForm<>(schema);
        this.filter = filter;
        this.keys = rows == null ? null : new KeyDigest<>(rows.key);
        this.changes = rows == null ? null : rows.change;
        this.deletedForm =
                rows == null || rows.deletedSchema == null
                        ? null
                        : new JsonForm<>(rows.deletedSchema);
        this.topic = topic;
        this.topicExtractor = topicExtractor;
        this.stage = stage;
        this.fixedDate = fixedDate;
        this.dateExtractor = dateExtractor;
        this.maxRecordSizeInBytes = maxRecordSizeInBytes;
    }

    /** To be called on the task manager before anything else. */
    public void open(SerializationSchema.InitializationContext context) throws Exception {
        form.schema.open(context);
        if (deletedForm != null) {
            deletedForm.schema.open(context);
        }
    }

    /**
     * Whether the element is for the platform at all.
     *
     * @throws ByteAirSinkException if the filter throws: that is the job's end, not the record's
     */
    public boolean accepts(@Nullable T element) {
        if (filter == null || element == null) {
            return true;
        }
        try {
            return filter.filter(element);
        } catch (Exception e) {
            throw new ByteAirSinkException(
                    e.getMessage() == null ? "The sink's filter failed: " + e : e.getMessage(), e);
        }
    }

    /**
     * What the element does to its row.
     *
     * @throws ByteAirSinkException if that can't be told: that is the job's end, not the record's
     */
    public Change change(@Nullable T element) {
        if (changes == null || element == null) {
            return Change.UPSERT;
        }
        try {
            return Objects.requireNonNull(changes.change(element), "The change is null.");
        } catch (Exception e) {
            throw new ByteAirSinkException("What a record does to its row can't be told: " + e, e);
        }
    }

    /**
     * Makes the record: of a row as it now is, or what takes the row down. Where there is nothing
     * to write for that, the record is empty.
     *
     * @throws UnwritableRecordException if the element can't be sent
     */
    public void serialize(@Nullable T element, Change change) {
        hasKey = false;
        if (element == null) {
            throw new UnwritableRecordException(
                    RejectionCause.NOT_SERIALIZABLE, "The element is null.", "null", null);
        }
        String recordTopic = topicExtractor == null ? topic : topicIfAny(element);
        if (keys != null) {
            keys.of(element, recordTopic == null || recordTopic.equals(topic) ? null : recordTopic);
            hasKey = true;
        }
        JsonForm<T> form = change == Change.UPSERT ? this.form : deletedForm;
        if (form == null) {
            array = NOTHING;
            length = 0;
        } else {
            write(element, form);
            check(form);
        }
        if (recordTopic == null) {
            recordTopic = topic(element);
        }
        LocalDate date = dateExtractor == null ? fixedDate : dataDate(element);
        if (!isFor(destination, recordTopic, date)) {
            destination = destinationOf(recordTopic, date);
        }
    }

    private void check(JsonForm<T> form) {
        if (form.checked) {
            byte[] json = array;
            String fault = JsonObjects.findFault(json);
            if (fault != null) {
                throw new UnwritableRecordException(
                        RejectionCause.NOT_SERIALIZABLE,
                        "What the serialization schema made is not one JSON object: " + fault + ".",
                        text(),
                        null);
            }
        }
        if (length >= maxRecordSizeInBytes) {
            throw new UnwritableRecordException(
                    RejectionCause.TOO_LARGE,
                    "The record has "
                            + length
                            + " bytes of JSON; the limit is "
                            + maxRecordSizeInBytes
                            + ", "
                            + Setting.MAX_RECORD_SIZE_IN_BYTES
                            + ".",
                    text(),
                    null);
        }
    }

    private static boolean isFor(
            @Nullable Destination destination, String topic, @Nullable LocalDate date) {
        return destination != null
                && destination.topic().equals(topic)
                && (date == null || date.equals(destination.dataDate()));
    }

    /** Topics alternate from record to record, dates of one topic hardly. */
    private Destination destinationOf(String recordTopic, @Nullable LocalDate date) {
        if (latest == null) {
            latest = new HashMap<>();
        }
        Destination known = latest.get(recordTopic);
        if (isFor(known, recordTopic, date)) {
            return known;
        }
        String fault = known == null ? Destination.topicFault(recordTopic) : null;
        if (fault != null) {
            throw invalidTopic(fault, null);
        }
        if (latest.size() >= REMEMBERED_TOPICS) {
            latest.clear();
        }
        Destination made = Destination.of(recordTopic, stage, date);
        latest.put(recordTopic, made);
        return made;
    }

    /** The topic of an element that seems to have none, with the reason if so. */
    private String topic(T element) {
        String own;
        try {
            own = topicExtractor.topic(element);
        } catch (Exception e) {
            throw invalidTopic("The record's topic can't be read: " + e, e);
        }
        if (own != null) {
            return own;
        }
        if (topic == null) {
            throw invalidTopic(
                    "The record has no topic, and the sink has none for such records. Give each"
                            + " record its topic, or set one for those without, "
                            + Setting.TOPIC
                            + ".",
                    null);
        }
        return topic;
    }

    private UnwritableRecordException invalidTopic(String reason, @Nullable Exception origin) {
        return new UnwritableRecordException(RejectionCause.INVALID_TOPIC, reason, text(), origin);
    }

    private void write(T element, JsonForm<T> form) {
        try {
            if (form.inPlace != null) {
                length = form.inPlace.serializeInPlace(element);
                array = form.inPlace.array();
                return;
            }
            array = form.schema.serialize(element);
        } catch (UnwritableRecordException e) {
            throw e;
        } catch (Exception e) {
            throw new UnwritableRecordException(
                    RejectionCause.NOT_SERIALIZABLE,
                    "The serialization schema failed: " + e,
                    String.valueOf(element),
                    e);
        }
        if (array == null) {
            throw new UnwritableRecordException(
                    RejectionCause.NOT_SERIALIZABLE,
                    "The serialization schema returned null.",
                    String.valueOf(element),
                    null);
        }
        length = array.length;
    }

    private LocalDate dataDate(T element) {
        LocalDate date;
        try {
            date = dateExtractor.dataDate(element);
        } catch (UnwritableRecordException e) {
            throw e;
        } catch (Exception e) {
            throw new UnwritableRecordException(
                    RejectionCause.INVALID_DATA_DATE,
                    "The record's data date can't be read: " + e,
                    text(),
                    e);
        }
        if (date == null) {
            throw new UnwritableRecordException(
                    RejectionCause.INVALID_DATA_DATE,
                    "The record has no data date, which an offline stage requires.",
                    text(),
                    null);
        }
        if (!DataDates.isPlausible(date)) {
            throw new UnwritableRecordException(
                    RejectionCause.INVALID_DATA_DATE,
                    "The record's data date " + date + " is not between 1970 and 9999.",
                    text(),
                    null);
        }
        return date;
    }

    /** The data date of an element that can't be sent; null if it has none that can be read. */
    @Nullable
    public LocalDate dataDateIfAny(@Nullable T element) {
        try {
            return element == null || dateExtractor == null
                    ? fixedDate
                    : dateExtractor.dataDate(element);
        } catch (Exception e) {
            return null;
        }
    }

    /** The topic of an element that can't be sent, as it is; null if it has none. */
    @Nullable
    public String topicIfAny(@Nullable T element) {
        try {
            String own =
                    element == null || topicExtractor == null
                            ? null
                            : topicExtractor.topic(element);
            return own == null ? topic : own;
        } catch (Exception e) {
            return null;
        }
    }

    /** Where the record goes. */
    public Destination destination() {
        return destination;
    }

    /** Holds the record's JSON from its beginning. */
    public byte[] array() {
        return array;
    }

    /** Whether the last element has shown a key, written or not. */
    public boolean hasKey() {
        return hasKey;
    }

    /** One half of the key's digest. */
    public long keyHigh() {
        return keys.high();
    }

    /** The other half. */
    public long keyLow() {
        return keys.low();
    }

    /** Whether elements have keys. */
    public boolean isKeyed() {
        return keys != null;
    }

    /** How many bytes the record has; 0 if there is nothing to write. */
    public int length() {
        return length;
    }

    private String text() {
        return new String(array, 0, length, StandardCharsets.UTF_8);
    }
}
