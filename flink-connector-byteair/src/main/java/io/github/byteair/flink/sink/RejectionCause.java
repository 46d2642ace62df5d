/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import org.apache.flink.annotation.PublicEvolving;

/** Why a record was not written. */
@PublicEvolving
public enum RejectionCause {
    /** The service refused it: by name in a 1001 answer, or alone in a request answered 400. */
    REJECTED_BY_SERVICE,
    /** It is over the sink's record size limit, or alone in a request answered 413. */
    TOO_LARGE,
    /** It is null, its serializer threw, or what that made is not one JSON object. */
    NOT_SERIALIZABLE,
    /** Its data date is missing, unreadable or absurd. */
    INVALID_DATA_DATE,
    /** Its topic is missing or can't be one: empty, too long, or with other letters. */
    INVALID_TOPIC,
    /**
     * Its day is over for this sink, by the watermark and the delay of {@link DoneTrigger}, or
     * closed on the platform.
     */
    DAY_CLOSED,
    /**
     * The service has no such topic ("Can't support scene"). Fails the job unless this very cause
     * has another policy: see {@link ByteAirSinkBuilder#setRecordErrorPolicy(RejectionCause,
     * RecordErrorPolicy)}.
     */
    TOPIC_REFUSED
}
