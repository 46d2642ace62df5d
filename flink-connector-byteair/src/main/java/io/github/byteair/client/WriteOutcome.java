/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;

/**
 * What became of one request, as far as can be known. The {@linkplain #kind() kind} says what to do
 * next; the rest is for people.
 */
public final class WriteOutcome {

    /** What became of a request, and so what its sender does next. */
    public enum Kind {
        /** Everything was taken. */
        ACCEPTED,
        /**
         * Code 1001: the records in {@link #errors()} were rejected, the others taken. Which others
         * were rejected too is not known unless {@link #errorsComplete()}.
         */
        PARTLY_REJECTED,
        /** Code 409: a request of this id was received before; this one was dropped. */
        DUPLICATE_ID,
        /** Code 429: nothing was taken; slow down, wait at least {@link #retryAfter()}. */
        THROTTLED,
        /** The service answered that it failed; nothing is known to be taken. New id, try again. */
        NOT_TAKEN,
        /** The request never left this machine or never reached the service. Try again. */
        NOT_SENT,
        /**
         * The request may have left, but no word of the service came back: it may have been taken
         * or not. Send the same bytes under the same id.
         */
        NO_ANSWER,
        /**
         * What answered is not the service: a gateway, a login page, a firewall. Where the settings
         * have worked before it may pass; else they are wrong, and {@link #remedy()} says which to
         * look at. Nothing of the service has refused the id: send the same bytes under it.
         */
        FOREIGN_ANSWER,
        /**
         * Nothing was taken, and the same request will be refused again for what it carries: an
         * unknown 400, or 413. Fewer records at a time find the culprit.
         */
        REFUSED,
        /**
         * Nothing was taken, and nothing will be until a person changes a setting; {@link
         * #remedy()} says which.
         */
        MISCONFIGURED
    }

    private final Kind kind;
    private final int httpStatus;
    private final int code;
    private final String message;
    private final List<RecordError> errors;
    private final boolean errorsComplete;
    private final Word word;
    @Nullable private final Duration retryAfter;
    @Nullable private final String remedy;
    @Nullable private final Throwable cause;

    /** An outcome in which the service did not speak, or whose kind tells that it did. */
    WriteOutcome(
            Kind kind,
            int httpStatus,
            int code,
            String message,
            List<RecordError> errors,
            @Nullable Duration retryAfter,
            @Nullable String remedy,
            @Nullable Throwable cause) {
        this(
                kind,
                httpStatus,
                code,
                message,
                errors,
                true,
                usualWord(kind),
                retryAfter,
                remedy,
                cause);
    }

    WriteOutcome(
            Kind kind,
            int httpStatus,
            int code,
            String message,
            List<RecordError> errors,
            boolean errorsComplete,
            Word word,
            @Nullable Duration retryAfter,
            @Nullable String remedy,
            @Nullable Throwable cause) {
        this.kind = Objects.requireNonNull(kind);
        this.httpStatus = httpStatus;
        this.code = code;
        this.message = Objects.requireNonNull(message);
        this.errors = List.copyOf(errors);
        this.errorsComplete = errorsComplete;
        this.word = Objects.requireNonNull(word);
        this.retryAfter = retryAfter;
        this.remedy = remedy;
        this.cause = cause;
    }

    private static Word usualWord(Kind kind) {
        switch (kind) {
            case ACCEPTED:
                return Word.TAKEN;
            case PARTLY_REJECTED:
                return Word.PARTLY;
            case DUPLICATE_ID:
                return Word.DUPLICATE;
            case THROTTLED:
                return Word.SLOW_DOWN;
            case NOT_TAKEN:
                return Word.FAILED;
            case REFUSED:
                return Word.REFUSED;
            case MISCONFIGURED:
                return Word.DENIED;
            default:
                return Word.NONE;
        }
    }

    /** An outcome with a kind and a sentence, for clients other than HTTP (tests above all). */
    public static WriteOutcome of(Kind kind, int code, String message) {
        return new WriteOutcome(kind, 200, code, message, List.of(), null, null, null);
    }

    /** As {@link #of}, for {@link Kind#PARTLY_REJECTED}. */
    public static WriteOutcome partlyRejected(String message, List<RecordError> errors) {
        return new WriteOutcome(Kind.PARTLY_REJECTED, 200, 1001, message, errors, null, null, null);
    }

    /** As {@link #of}, for an answer of code 1001 that broke off behind these errors. */
    public static WriteOutcome partlyRejectedCut(String message, List<RecordError> errors) {
        return new WriteOutcome(
                Kind.PARTLY_REJECTED,
                200,
                1001,
                message,
                errors,
                false,
                Word.PARTLY,
                null,
                null,
                null);
    }

    /** As {@link #of}, for {@link Kind#FOREIGN_ANSWER}. */
    public static WriteOutcome foreign(int httpStatus, String message, String remedy) {
        return new WriteOutcome(
                Kind.FOREIGN_ANSWER,
                httpStatus,
                httpStatus,
                message,
                List.of(),
                null,
                remedy,
                null);
    }

    /** As {@link #of}, for the limit that a gateway has for the size of a request. */
    public static WriteOutcome tooLarge(String message, String remedy) {
        return new WriteOutcome(
                Kind.REFUSED, 413, 413, message, List.of(), true, Word.NONE, null, remedy, null);
    }

    /** As {@link #of}, for {@link Kind#THROTTLED}. */
    public static WriteOutcome throttled(String message, @Nullable Duration retryAfter) {
        return new WriteOutcome(
                Kind.THROTTLED, 200, 429, message, List.of(), retryAfter, null, null);
    }

    /** As {@link #of}, for {@link Kind#NOT_TAKEN}. */
    public static WriteOutcome notTaken(int code, String message, @Nullable Duration retryAfter) {
        return new WriteOutcome(
                Kind.NOT_TAKEN, 200, code, message, List.of(), retryAfter, null, null);
    }

    /** As {@link #of}, for {@link Kind#NO_ANSWER} and {@link Kind#NOT_SENT}. */
    public static WriteOutcome unanswered(Kind kind, String message, @Nullable Throwable cause) {
        return new WriteOutcome(kind, 0, 0, message, List.of(), null, null, cause);
    }

    /** As {@link #of}, for {@link Kind#MISCONFIGURED}. */
    public static WriteOutcome misconfigured(int code, String message, String remedy) {
        return new WriteOutcome(
                Kind.MISCONFIGURED, 200, code, message, List.of(), null, remedy, null);
    }

    public Kind kind() {
        return kind;
    }

    /** The HTTP status, or 0 if none came. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The service's status code (0 is success), or the HTTP status where the body had none. */
    public int code() {
        return code;
    }

    /** What the service said, or what went wrong on the way; never empty for a failure. */
    public String message() {
        return message;
    }

    /** The rejected records of a 1001 answer; the service may name only some of them. */
    public List<RecordError> errors() {
        return errors;
    }

    /**
     * Whether {@link #errors()} are all that the answer had. False if it broke off or was too large
     * to be read: some of the request's other records were rejected, too, or none.
     */
    public boolean errorsComplete() {
        return errorsComplete;
    }

    /** Whether the service itself spoke, not something on the way to it. */
    public boolean ofService() {
        return word.ofService();
    }

    /**
     * Whether this answer refuses the request's id, or may do so: a later "duplicate id" then need
     * not mean that the request was taken. True of a failure's HTTP status whose words were lost,
     * too, and of an answer whose words and HTTP status contradict each other when one of them is a
     * failure's.
     */
    public boolean mayRefuseId() {
        switch (kind) {
            case THROTTLED:
            case NOT_TAKEN:
            case REFUSED:
            case MISCONFIGURED:
                return true;
            default:
                boolean lost = word == Word.LOST && httpStatus >= 300;
                return lost || kind == Kind.NO_ANSWER && word.ofService() && saysFailure();
        }
    }

    /** Whether the HTTP status or the service's code, taken for itself, is a failure's. */
    private boolean saysFailure() {
        return httpStatus >= 300 || code != 0 && code != 200;
    }

    /** How long the service asked to wait, or null. */
    @Nullable
    public Duration retryAfter() {
        return retryAfter;
    }

    /** What a person should do, in a sentence, where that is known; else null. */
    @Nullable
    public String remedy() {
        return remedy;
    }

    /** The failure under it, for the log; null if an answer came. */
    @Nullable
    public Throwable cause() {
        return cause;
    }

    /**
     * Whether the service says that a day is closed: {@code done} was taken for it before ([doc]
     * 73620).
     */
    public boolean saysDayIsClosed() {
        KnownRefusal known = KnownRefusal.of(message);
        return known == KnownRefusal.ACKED || known == KnownRefusal.DONE;
    }

    /** Whether the service says that it has no such topic ([doc] 73620). */
    public boolean saysTopicIsUnknown() {
        return kind == Kind.MISCONFIGURED && KnownRefusal.of(message) == KnownRefusal.NO_SCENE;
    }

    @Override
    public String toString() {
        return kind
                + (httpStatus == 0 ? "" : " (HTTP " + httpStatus + ", code " + code + ")")
                + (message.isEmpty() ? "" : ": " + message);
    }
}
