/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import io.github.byteair.client.WriteOutcome.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * Turns what came back into a {@link WriteOutcome}. Pure, and total: any input gives an outcome.
 *
 * <p>The rules, first match wins. "Code" is that of the body's Status; it is the service's own
 * word, where the HTTP status may be a gateway's.
 *
 * <ol>
 *   <li>429 as code or as HTTP status: {@code THROTTLED}. It is always safe to slow down.
 *   <li>A message of {@link KnownRefusal} with a failure (code or HTTP status): what its row says.
 *   <li>HTTP 400 whose body was lost on the way: {@code NOT_TAKEN}. Its words alone tell a bad
 *       record from a setting or from a time to wait, and sent again they come again.
 *   <li>HTTP 2xx: by code. Without a Status that can be understood {@code NO_ANSWER}, for the
 *       request did arrive somewhere; but the empty message, all defaults, is a success with HTTP
 *       200.
 *   <li>HTTP 400, 409 and 5xx: by code, if it is a failure. If it is not, the two contradict each
 *       other: 400 is {@code REFUSED}, 409 {@code DUPLICATE_ID}, and a success inside a 5xx {@code
 *       NO_ANSWER}, so that it is repeated under the same id.
 *   <li>Every other HTTP status by itself.
 * </ol>
 *
 * <p>By code: 0 and 200 {@code ACCEPTED}, or {@code PARTLY_REJECTED} if it lists errors all the
 * same; 1001 {@code PARTLY_REJECTED}; 409 {@code DUPLICATE_ID}; 400, 413 and 422 {@code REFUSED};
 * 401 and 403 {@code MISCONFIGURED}; any other {@code NOT_TAKEN}.
 */
final class ResponseClassifier {

    private static final int PARTLY_REJECTED = 1001;

    private static final String CHECK_CREDENTIALS =
            "Check auth.access-key and auth.secret-key (or auth.token), the tenant id and this"
                    + " machine's clock: the service refuses a signature that is wrong or old.";
    private static final String CHECK_ENDPOINT =
            "Check the region or endpoint, the application id and the topic: what answered does not"
                    + " serve this path.";
    static final String CHECK_PROXY =
            "Check the proxy's user and password: the proxy asks for others.";

    private ResponseClassifier() {}

    /**
     * @param dataDate the day that was written to, for the remedy
     * @param maxBytes the most bytes a body may hold after decompression
     * @param now for a {@code Retry-After} given as a date
     */
    static WriteOutcome classify(
            RawResponse response,
            RequestKind request,
            @Nullable LocalDate dataDate,
            int maxBytes,
            Instant now) {
        return new Verdict(response, request, dataDate, maxBytes, now).outcome();
    }

    /** One classification under way; a class only to keep argument lists short. */
    private static final class Verdict {
        private final int http;
        private final RequestKind request;
        @Nullable private final LocalDate dataDate;
        @Nullable private final Answer answer;
        private final byte[] body;
        private final boolean bodyLost;
        @Nullable private final String bodyProblem;
        @Nullable private final Duration retryAfter;

        Verdict(
                RawResponse response,
                RequestKind request,
                @Nullable LocalDate dataDate,
                int maxBytes,
                Instant now) {
            this.http = response.status();
            this.request = request;
            this.dataDate = dataDate;
            this.retryAfter = RetryAfter.parse(response.retryAfter(), now);
            byte[] plain = response.body();
            String problem = null;
            String encoding =
                    response.contentEncoding() == null
                            ? ""
                            : response.contentEncoding().trim().toLowerCase(Locale.ROOT);
            if (Gunzip.looksCompressed(plain)) {
                try {
                    plain = Gunzip.decode(plain, maxBytes);
                } catch (IOException e) {
                    problem = "its gzip can't be read: " + e.getMessage();
                }
            } else if (plain.length > maxBytes) {
                problem = "it is larger than " + maxBytes + " bytes";
            } else if (plain.length == 0 && encoding.contains("gzip")) {
                // Even nothing takes 20 bytes in gzip: the body was lost.
                problem = "it is empty, though it is said to be gzip";
            }
            this.body = plain;
            this.bodyLost = response.bodyLost();
            this.bodyProblem = problem;
            this.answer =
                    problem != null ? null : AnswerDecoder.decode(response.contentType(), plain);
        }

        WriteOutcome outcome() {
            int code = answer != null ? answer.code() : 0;
            if (http == 429 || code == 429) {
                return outcome(Kind.THROTTLED, null);
            }
            boolean failure = http >= 300 || (answer != null && !answer.success());
            if (failure && code != PARTLY_REJECTED && code != 409) {
                KnownRefusal known = KnownRefusal.of(foreignMessage());
                if (known != null) {
                    return outcome(known.kind(), known.remedy(dataDate));
                }
            }
            if (http == 400 && bodyLost) {
                return outcome(Kind.NOT_TAKEN, null);
            }
            if (http >= 200 && http <= 299) {
                return success2xx();
            }
            if (answer != null && !answer.success() && codeCounts()) {
                return contradictsItself() ? outcome(Kind.NO_ANSWER, null) : byCode(code);
            }
            return byHttpStatus();
        }

        private WriteOutcome success2xx() {
            boolean understood = answer != null && (answer.statusPresent() || http == 200);
            return understood ? byCode(answer.code()) : outcome(Kind.NO_ANSWER, null);
        }

        /** Other HTTP statuses say more than the code of a body that comes with them. */
        private boolean codeCounts() {
            return http == 400 || http == 409 || http >= 500;
        }

        /** Some records written, and yet a server error: unknown is the only honest word. */
        private boolean contradictsItself() {
            return http >= 500 && answer.code() == PARTLY_REJECTED;
        }

        private WriteOutcome byCode(int code) {
            switch (code) {
                case 0:
                case 200:
                    return outcome(
                            answer.errors().isEmpty() ? Kind.ACCEPTED : Kind.PARTLY_REJECTED, null);
                case PARTLY_REJECTED:
                    // A done has no records of which some could be rejected.
                    return outcome(
                            request == RequestKind.WRITE ? Kind.PARTLY_REJECTED : Kind.NOT_TAKEN,
                            null);
                case 409:
                    return outcome(Kind.DUPLICATE_ID, null);
                case 400:
                case 413:
                case 422:
                    // With a 5xx around it, the refusal is a gateway's or a crash's: try again.
                    return outcome(http >= 500 ? Kind.NOT_TAKEN : Kind.REFUSED, null);
                case 401:
                case 403:
                    return http >= 500
                            ? outcome(Kind.NOT_TAKEN, null)
                            : outcome(Kind.MISCONFIGURED, CHECK_CREDENTIALS);
                default:
                    return outcome(Kind.NOT_TAKEN, null);
            }
        }

        private WriteOutcome byHttpStatus() {
            if (http >= 500) {
                boolean saysSuccess = answer != null && answer.statusPresent() && answer.success();
                return outcome(saysSuccess ? Kind.NO_ANSWER : Kind.NOT_TAKEN, null);
            }
            switch (http) {
                case 400:
                case 413:
                case 422:
                    return outcome(Kind.REFUSED, null);
                case 401:
                case 403:
                    return outcome(Kind.MISCONFIGURED, CHECK_CREDENTIALS);
                case 407:
                    return outcome(Kind.MISCONFIGURED, CHECK_PROXY);
                case 408:
                case 425:
                    return outcome(Kind.NOT_TAKEN, null);
                case 409:
                    return outcome(Kind.DUPLICATE_ID, null);
                default:
                    // Below 200 is no final answer, and nothing a real server ends with.
                    return http < 300
                            ? outcome(Kind.NO_ANSWER, null)
                            : outcome(Kind.MISCONFIGURED, CHECK_ENDPOINT);
            }
        }

        private WriteOutcome outcome(Kind kind, @Nullable String remedy) {
            boolean failureCode = answer != null && (!answer.success() || http < 300);
            int code = failureCode ? answer.code() : http;
            List<RecordError> errors =
                    kind == Kind.PARTLY_REJECTED ? answer.errors() : List.<RecordError>of();
            return new WriteOutcome(
                    kind, http, code, message(kind), errors, retryAfter, remedy, null);
        }

        private String message(Kind kind) {
            String foreign = answer != null ? answer.message() : "";
            if (!foreign.isEmpty() || kind == Kind.ACCEPTED) {
                return foreign;
            }
            if (answer != null && answer.statusPresent()) {
                return "The service answered code " + answer.code() + " without a message.";
            }
            String start = "The answer (HTTP " + http + ") is not one of the service's: ";
            if (bodyProblem != null) {
                return Texts.message(start + bodyProblem + ".");
            }
            String quote = Texts.quote(body);
            if (bodyLost) {
                return "The answer's body (HTTP " + http + ") was lost on the way.";
            }
            if (body.length == 0) {
                return "The answer (HTTP " + http + ") has no body.";
            }
            return start + "\"" + quote + (body.length > quote.length() ? "…" : "") + "\"";
        }

        /** The service's words, also where they came as bare text. */
        private String foreignMessage() {
            if (answer != null) {
                return answer.message();
            }
            return bodyProblem == null ? Texts.quote(body) : "";
        }
    }
}
