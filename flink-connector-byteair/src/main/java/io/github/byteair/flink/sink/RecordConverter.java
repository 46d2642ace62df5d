/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.ElementConverter;

/**
 * Makes the request entry of an element, once: its JSON, checked, and its data date. What can't be
 * sent is told apart here, before it can spoil a batch.
 */
final class RecordConverter<T> implements ElementConverter<T, RequestEntry> {

    private static final long serialVersionUID = 1L;

    private final SerializationSchema<T> schema;
    private final boolean checksJson;
    @Nullable private final FilterFunction<T> filter;
    @Nullable private final LocalDate fixedDate;
    @Nullable private final DataDateExtractor<T> dateExtractor;
    private final long maxRecordSizeInBytes;

    RecordConverter(
            SerializationSchema<T> schema,
            @Nullable FilterFunction<T> filter,
            @Nullable LocalDate fixedDate,
            @Nullable DataDateExtractor<T> dateExtractor,
            long maxRecordSizeInBytes) {
        this.schema = schema;
        this.checksJson = !(schema instanceof WritesJsonObjects);
        this.filter = filter;
        this.fixedDate = fixedDate;
        this.dateExtractor = dateExtractor;
        this.maxRecordSizeInBytes = maxRecordSizeInBytes;
    }

    /**
     * Called by the writer itself: which {@code open} the base calls depends on Flink's version.
     */
    void openSchema(WriterInitContext context) throws Exception {
        schema.open(context.asSerializationSchemaInitializationContext());
    }

    /**
     * Whether the element is for the platform at all.
     *
     * @throws ByteAirSinkException if the filter throws: that is the job's end, not the record's
     */
    boolean accepts(T element) {
        if (filter == null || element == null) {
            return true;
        }
        try {
            return filter.filter(element);
        } catch (Exception e) {
            throw ByteAirSinkException.refusedByFilter(e);
        }
    }

    /**
     * @throws UnwritableRecordException if the element can't be sent
     */
    @Override
    public RequestEntry apply(T element, SinkWriter.Context context) {
        byte[] json = serialize(element);
        String fault = checksJson ? JsonObjects.findFault(json) : null;
        if (fault != null) {
            throw new UnwritableRecordException(
                    RejectionCause.NOT_SERIALIZABLE,
                    "What the serialization schema made is not one JSON object: " + fault + ".",
                    text(json),
                    null);
        }
        if (json.length >= maxRecordSizeInBytes) {
            throw new UnwritableRecordException(
                    RejectionCause.TOO_LARGE,
                    "The record has "
                            + json.length
                            + " bytes of JSON; the limit is "
                            + maxRecordSizeInBytes
                            + " (setMaxRecordSizeInBytes; SQL: sink.record.max-size).",
                    text(json),
                    null);
        }
        return new RequestEntry(json, dataDate(element, json));
    }

    private byte[] serialize(T element) {
        if (element == null) {
            throw new UnwritableRecordException(
                    RejectionCause.NOT_SERIALIZABLE, "The element is null.", "null", null);
        }
        byte[] json;
        try {
            json = schema.serialize(element);
        } catch (UnwritableRecordException e) {
            throw e;
        } catch (Exception e) {
            throw new UnwritableRecordException(
                    RejectionCause.NOT_SERIALIZABLE,
                    "The serialization schema failed: " + e,
                    String.valueOf(element),
                    e);
        }
        if (json == null) {
            throw new UnwritableRecordException(
                    RejectionCause.NOT_SERIALIZABLE,
                    "The serialization schema returned null.",
                    String.valueOf(element),
                    null);
        }
        return json;
    }

    @Nullable
    private LocalDate dataDate(T element, byte[] json) {
        if (dateExtractor == null) {
            return fixedDate;
        }
        LocalDate date;
        try {
            date = dateExtractor.dataDate(element);
        } catch (UnwritableRecordException e) {
            throw e;
        } catch (Exception e) {
            throw new UnwritableRecordException(
                    RejectionCause.INVALID_DATA_DATE,
                    "The record's data date can't be read: " + e,
                    text(json),
                    e);
        }
        if (date == null) {
            throw new UnwritableRecordException(
                    RejectionCause.INVALID_DATA_DATE,
                    "The record has no data date, which an offline stage requires.",
                    text(json),
                    null);
        }
        if (!DataDates.isPlausible(date)) {
            throw new UnwritableRecordException(
                    RejectionCause.INVALID_DATA_DATE,
                    "The record's data date " + date + " is not between 1970 and 9999.",
                    text(json),
                    null);
        }
        return date;
    }

    /** The data date of an element that can't be sent; null if it has none that can be read. */
    @Nullable
    LocalDate dataDateIfAny(@Nullable T element) {
        try {
            return element == null || dateExtractor == null
                    ? fixedDate
                    : dateExtractor.dataDate(element);
        } catch (Exception e) {
            return null;
        }
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
