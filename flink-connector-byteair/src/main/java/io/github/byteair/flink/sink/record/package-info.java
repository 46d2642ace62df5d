/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * An element becomes a record: JSON bytes, checked, and its destination. What can't be sent is told
 * apart here by an {@code UnwritableRecordException}, which costs that record and no other. The
 * conventions of the platform's JSON for maps and objects are here, too; those for rows of SQL are
 * the table's.
 *
 * <p>May use Flink's {@code SerializationSchema}, Jackson, the settings, the client's {@code
 * Destination} and the users' words. Must not know where the bytes are kept, when they are sent, or
 * what a policy does with a rejection.
 */
package io.github.byteair.flink.sink.record;
