/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.RecordRejectedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import javax.annotation.Nullable;
import org.apache.flink.util.SerializedThrowable;

/** Finds, under all that Flink wraps round a failure, the one thing a person wants to know. */
final class RootCause {

    private final Throwable cause;

    private RootCause(Throwable cause) {
        this.cause = cause;
    }

    static RootCause of(Throwable failure) {
        Throwable deepest = failure;
        for (Throwable at = failure; at != null; at = under(at)) {
            deepest = at;
            if (isSaidForPeople(at)) {
                break;
            }
        }
        return new RootCause(deepest);
    }

    private static Throwable under(Throwable failure) {
        if (failure instanceof SerializedThrowable) {
            Throwable own =
                    ((SerializedThrowable) failure)
                            .deserializeError(RootCause.class.getClassLoader());
            if (own != failure) {
                return own;
            }
        }
        return failure.getCause() == failure ? null : failure.getCause();
    }

    private static boolean isSaidForPeople(Throwable failure) {
        return failure instanceof UserMistake
                || failure instanceof MalformedLineException
                || failure instanceof ByteAirSinkException;
    }

    /** Whether the message alone tells what to do. */
    boolean isSaidForPeople() {
        return isSaidForPeople(cause);
    }

    /**
     * The message; for what no one foresaw, with the name of its class.
     *
     * @param rejectionAdvice what to do about a record that can't be written; null for the sink's
     *     own advice
     */
    String sentence(@Nullable String rejectionAdvice) {
        if (cause instanceof RecordRejectedException && rejectionAdvice != null) {
            return ((RecordRejectedException) cause).reason() + " " + rejectionAdvice;
        }
        if (cause instanceof MalformedLineException) {
            return cause.getMessage() + " Correct the line, or go on without it: --skip-malformed.";
        }
        // IllegalArgumentExceptions are the connector's and Flink's way to refuse a setting.
        return isSaidForPeople() || cause instanceof IllegalArgumentException
                ? cause.getMessage()
                : "Unexpected: " + cause;
    }

    String stackTrace() {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
