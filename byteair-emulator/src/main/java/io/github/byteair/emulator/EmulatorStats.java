/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the emulator counted since it was started or last reset, at one moment: {@code GET
 * /_emulator/stats}, whose JSON members have the names of these methods. Immutable.
 *
 * <p>"Requests" are those to {@code /data/api}; rates and peaks are over an exact sliding second,
 * of what arrived, taken or not.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE)
public final class EmulatorStats {

    Instant startedAt;
    Instant time;
    long requests;
    long distinctRequestIds;
    long deduplicated;
    long throttled;
    Instant firstThrottledAt;
    Instant lastThrottledAt;
    Double secondsSinceThrottled;
    long unanswered;
    long unauthorized;
    long duringOutage;
    long accepted;
    long unique;
    long duplicates;
    boolean uniqueExact;
    long rejected;
    Map<Integer, Long> byHttpStatus = new TreeMap<>();
    Map<Integer, Long> byCode = new TreeMap<>();
    long requestsLastSecond;
    long recordsLastSecond;
    long peakRequestsPerSecond;
    long peakRecordsPerSecond;
    int largestBatch;
    double meanBatch;
    long bodyBytes;
    long jsonBytes;
    long connections;
    int openConnections;
    long keptRecords;
    long evictedRecords;
    List<TopicDay> topics = new ArrayList<>();
    long doneCalls;
    List<DoneCall> done = new ArrayList<>();
    List<OutageReport> outages = new ArrayList<>();

    EmulatorStats() {}

    /** When counting began: at the start, or the last reset. */
    public Instant startedAt() {
        return startedAt;
    }

    /** When this was read. */
    public Instant time() {
        return time;
    }

    /** All requests to {@code /data/api} whose body arrived, whatever became of them. */
    public long requests() {
        return requests;
    }

    /** How many different {@code Request-Id}s came, as far as memory allowed to remember them. */
    public long distinctRequestIds() {
        return distinctRequestIds;
    }

    /** Requests answered 409, since one with their id had been taken before. */
    public long deduplicated() {
        return deduplicated;
    }

    /** Requests answered 429, by quota or by fault. */
    public long throttled() {
        return throttled;
    }

    /** When the first 429 was given; empty if there was none. */
    public Optional<Instant> firstThrottledAt() {
        return Optional.ofNullable(firstThrottledAt);
    }

    /** When the last 429 was given; empty if there was none. */
    public Optional<Instant> lastThrottledAt() {
        return Optional.ofNullable(lastThrottledAt);
    }

    /** Requests whose answer was not, or not wholly, sent because of a fault. */
    public long unanswered() {
        return unanswered;
    }

    /** Requests answered 401. */
    public long unauthorized() {
        return unauthorized;
    }

    /** Requests that arrived during an outage (none can, during {@code refuse}). */
    public long duringOutage() {
        return duringOutage;
    }

    /** Records taken: unique and duplicates. */
    public long accepted() {
        return accepted;
    }

    /** Records taken whose key, or whose whole content, was new for their topic and day. */
    public long unique() {
        return unique;
    }

    /** Records taken that had been taken before, in the same topic and day. */
    public long duplicates() {
        return duplicates;
    }

    /**
     * False once so many unique records came that no more hashes fit in the memory set aside;
     * {@link #duplicates()} is then a lower bound.
     */
    public boolean uniqueExact() {
        return uniqueExact;
    }

    /** Records rejected one by one with 1001. */
    public long rejected() {
        return rejected;
    }

    /** How many answers were made with each HTTP status. */
    public Map<Integer, Long> byHttpStatus() {
        return Map.copyOf(byHttpStatus);
    }

    /** How many answers were made with each of the service's codes; 0 is success. */
    public Map<Integer, Long> byCode() {
        return Map.copyOf(byCode);
    }

    /** Requests that arrived in the last second. */
    public long requestsLastSecond() {
        return requestsLastSecond;
    }

    /** Records that arrived in the last second. */
    public long recordsLastSecond() {
        return recordsLastSecond;
    }

    /** The most requests that arrived within any second. */
    public long peakRequestsPerSecond() {
        return peakRequestsPerSecond;
    }

    /** The most records that arrived within any second. */
    public long peakRecordsPerSecond() {
        return peakRecordsPerSecond;
    }

    /** The most records that one request held. */
    public int largestBatch() {
        return largestBatch;
    }

    /** The mean number of records of the requests whose records were counted. */
    public double meanBatch() {
        return meanBatch;
    }

    /** Bytes of the bodies as sent. */
    public long bodyBytes() {
        return bodyBytes;
    }

    /** Bytes of the write bodies unpacked. */
    public long jsonBytes() {
        return jsonBytes;
    }

    /** Connections taken since the start. */
    public long connections() {
        return connections;
    }

    /** Connections open now. */
    public int openConnections() {
        return openConnections;
    }

    /** Records that {@code GET /_emulator/records} can give. */
    public long keptRecords() {
        return keptRecords;
    }

    /** Records taken but no longer kept. */
    public long evictedRecords() {
        return evictedRecords;
    }

    /** Each topic, stage and day that was written to, closed or set. */
    public List<TopicDay> topics() {
        return List.copyOf(topics);
    }

    /** The topic's day in a stage; {@code date} is null for the streaming stage. */
    public Optional<TopicDay> topic(String topic, String stage, LocalDate date) {
        return topics.stream()
                .filter(t -> t.topic.equals(topic) && t.stage.equals(stage))
                .filter(t -> date == null ? t.date == null : date.equals(t.date))
                .findFirst();
    }

    /** All calls of {@code done} that were taken. */
    public long doneCalls() {
        return doneCalls;
    }

    /** The last 1,000 calls of {@code done} that were taken, oldest first. */
    public List<DoneCall> done() {
        return List.copyOf(done);
    }

    /** The last 1,000 outages, oldest first; the last one may still go on. */
    public List<OutageReport> outages() {
        return List.copyOf(outages);
    }

    @Override
    public String toString() {
        return requests
                + " requests "
                + byCode
                + ", "
                + accepted
                + " records accepted ("
                + unique
                + " unique, "
                + duplicates
                + " duplicates), "
                + rejected
                + " rejected, "
                + deduplicated
                + " deduplicated, "
                + throttled
                + " throttled, "
                + doneCalls
                + " done calls";
    }

    /** One topic, stage and day. Immutable. */
    @JsonAutoDetect(
            fieldVisibility = JsonAutoDetect.Visibility.ANY,
            getterVisibility = JsonAutoDetect.Visibility.NONE)
    public static final class TopicDay {

        final String topic;
        final String stage;
        final LocalDate date;
        final String state;
        final long requests;
        final long accepted;
        final long unique;
        final long duplicates;
        final long rejected;
        final Instant firstWrite;
        final Instant lastWrite;
        final Instant doneAt;

        TopicDay(DayKey key, DayRecord day) {
            this.topic = key.topic();
            this.stage = key.stage();
            this.date = key.date();
            this.state = day.state.wireName();
            this.requests = day.requests;
            this.accepted = day.accepted;
            this.unique = day.accepted - day.duplicates;
            this.duplicates = day.duplicates;
            this.rejected = day.rejected;
            this.firstWrite = day.firstWrite;
            this.lastWrite = day.lastWrite;
            this.doneAt = day.doneAt;
        }

        /** The topic. */
        public String topic() {
            return topic;
        }

        /** The stage's name on the wire. */
        public String stage() {
            return stage;
        }

        /** The day; empty for the streaming stage. */
        public Optional<LocalDate> date() {
            return Optional.ofNullable(date);
        }

        /** The day's state. */
        public DayState state() {
            return DayState.fromWireName(state);
        }

        /** Writes taken. */
        public long requests() {
            return requests;
        }

        /** Records taken. */
        public long accepted() {
            return accepted;
        }

        /** Records taken that were new. */
        public long unique() {
            return unique;
        }

        /** Records taken that had been taken before. */
        public long duplicates() {
            return duplicates;
        }

        /** Records rejected one by one. */
        public long rejected() {
            return rejected;
        }

        /** When the first write was taken; empty if none was. */
        public Optional<Instant> firstWrite() {
            return Optional.ofNullable(firstWrite);
        }

        /** When the last write was taken; empty if none was. */
        public Optional<Instant> lastWrite() {
            return Optional.ofNullable(lastWrite);
        }

        /** When {@code done} was last taken; empty if it was not. */
        public Optional<Instant> doneAt() {
            return Optional.ofNullable(doneAt);
        }
    }

    /** A call of {@code done} that was taken. Immutable. */
    @JsonAutoDetect(
            fieldVisibility = JsonAutoDetect.Visibility.ANY,
            getterVisibility = JsonAutoDetect.Visibility.NONE)
    public static final class DoneCall {

        final Instant time;
        final String requestId;
        final String topic;
        final String stage;
        final List<LocalDate> dates;

        DoneCall(
                Instant time, String requestId, String topic, String stage, List<LocalDate> dates) {
            this.time = time;
            this.requestId = requestId;
            this.topic = topic;
            this.stage = stage;
            this.dates = List.copyOf(dates);
        }

        /** When it was taken. */
        public Instant time() {
            return time;
        }

        /** Its {@code Request-Id}. */
        public String requestId() {
            return requestId;
        }

        /** The topic closed. */
        public String topic() {
            return topic;
        }

        /** The stage's name on the wire. */
        public String stage() {
            return stage;
        }

        /** The days closed; yesterday, if the call named none. */
        public List<LocalDate> dates() {
            return dates;
        }
    }

    /** One outage. Immutable. */
    @JsonAutoDetect(
            fieldVisibility = JsonAutoDetect.Visibility.ANY,
            getterVisibility = JsonAutoDetect.Visibility.NONE)
    public static final class OutageReport {

        final String kind;
        final Instant start;
        final Instant end;
        final long requests;

        OutageReport(Outage kind, Instant start, Instant end, long requests) {
            this.kind = kind.wireName();
            this.start = start;
            this.end = end;
            this.requests = requests;
        }

        /** How the service was down. */
        public Outage kind() {
            return Outage.fromWireName(kind);
        }

        /** When it began. */
        public Instant start() {
            return start;
        }

        /** When it ended; empty while it goes on. */
        public Optional<Instant> end() {
            return Optional.ofNullable(end);
        }

        /** Requests that arrived meanwhile. */
        public long requests() {
            return requests;
        }
    }
}
