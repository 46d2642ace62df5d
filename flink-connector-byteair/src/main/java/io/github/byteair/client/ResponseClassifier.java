/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import io.github.byteair.client.WriteOutcome.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Turns an HTTP answer into a {@link WriteOutcome}. Pure, and total: any input gives an outcome.
 * What counts is what the body says ({@link AnswerReader}), then the HTTP status; what the two mean
 * together is {@link AnswerTable}'s.
 */
final class ResponseClassifier {

    static final String CHECK_PROXY =
            "Check the proxy's user and password (proxy-user and proxy-password in the credentials"
                    + " file, BYTEAIR_PROXY_USER and BYTEAIR_PROXY_PASSWORD, or"
                    + " setProxyCredentials): the proxy asks for others.";

    private static final String CHECK_CREDENTIALS =
            "Check auth.access-key and auth.secret-key (or auth.token), the tenant id and this"
                    + " machine's clock: the service refuses a signature that is wrong or old.";
    private static final String CHECK_ENDPOINT =
            "Check the region or endpoint, the application id and the topic: what answered does not"
                    + " serve this path.";
    private static final String CHECK_GATEWAY =
            "Check the endpoint's scheme and port (http to a port of https is answered so), the"
                    + " headers set for the requests, and the gateway: what answered could not read"
                    + " the request.";
    private static final String GATEWAY_LIMIT =
            "Raise the gateway's limit for the size of a request (client_max_body_size in nginx),"
                    + " or send less in one request (setMaxBatchSizeInBytes; SQL:"
                    + " sink.flush-buffer.size).";

    private static final int MAX_CONTENT_TYPE_CHARS = 80;

    private ResponseClassifier() {}

    /**
     * @param dataDate the day that was written to, for the remedy
     * @param maxBytes the most bytes of a body to look at, after decompression
     * @param now for a {@code Retry-After} given as a date
     */
    static WriteOutcome classify(
            RawResponse response,
            RequestKind request,
            @Nullable LocalDate dataDate,
            int maxBytes,
            Instant now) {
        return new Verdict(response, AnswerReader.read(response, request, maxBytes))
                .outcome(dataDate, RetryAfter.parse(response.retryAfter(), now));
    }

    /** One classification under way; a class only to keep argument lists short. */
    private static final class Verdict {
        private final RawResponse response;
        private final int http;
        private final AnswerReader body;
        private final Word word;
        @Nullable private final Answer answer;
        @Nullable private final KnownRefusal known;

        Verdict(RawResponse response, AnswerReader body) {
            this.response = response;
            this.http = response.status();
            this.body = body;
            this.word = body.word();
            this.answer = body.answer();
            this.known = known();
        }

        /** A documented refusal, also where it came as bare text under an HTTP failure. */
        @Nullable
        private KnownRefusal known() {
            switch (word) {
                case LOST:
                case NONE:
                    return http >= 300
                            ? KnownRefusal.of(
                                    answer != null ? answer.message() : Texts.quote(body.plain()))
                            : null;
                case REFUSED:
                case DENIED:
                case FAILED:
                    return KnownRefusal.of(answer.message());
                default:
                    return null;
            }
        }

        WriteOutcome outcome(@Nullable LocalDate dataDate, @Nullable Duration retryAfter) {
            HttpClass httpClass = HttpClass.of(http);
            boolean byMessage = known != null && httpClass != HttpClass.THROTTLED;
            Kind kind = byMessage ? known.kind() : AnswerTable.kind(word, httpClass);
            boolean partly = kind == Kind.PARTLY_REJECTED;
            return new WriteOutcome(
                    kind,
                    http,
                    ofService() && answer != null ? answer.code() : http,
                    message(kind),
                    partly ? answer.errors() : List.of(),
                    !partly || body.whole(),
                    known != null && !word.ofService() ? Word.REFUSED : word,
                    retryAfter,
                    byMessage ? known.remedy(dataDate) : remedy(kind),
                    null);
        }

        private boolean ofService() {
            return word.ofService() || known != null;
        }

        @Nullable
        private String remedy(Kind kind) {
            switch (kind) {
                case MISCONFIGURED:
                    return CHECK_CREDENTIALS;
                case REFUSED:
                    return ofService() ? null : GATEWAY_LIMIT;
                case NO_ANSWER:
                    return word == Word.NONE && http < 300 ? CHECK_ENDPOINT : null;
                case FOREIGN_ANSWER:
                    return foreignRemedy();
                default:
                    return null;
            }
        }

        private String foreignRemedy() {
            switch (http) {
                case 400:
                    return CHECK_GATEWAY;
                case 403:
                    return CHECK_CREDENTIALS;
                case 407:
                    return CHECK_PROXY;
                default:
                    return CHECK_ENDPOINT;
            }
        }

        private String message(Kind kind) {
            if (!ofService()) {
                return Texts.message(
                        http == 413
                                ? "A gateway on the way, not the service itself, refuses a request"
                                        + " of this size: "
                                        + described()
                                : described());
            }
            String words = answer != null ? answer.message() : Texts.quote(body.plain());
            if (kind == Kind.NO_ANSWER) {
                return Texts.message(
                        head()
                                + " can't be relied upon, "
                                + (body.whole() ? "for it contradicts itself" : "for it broke off")
                                + ": code "
                                + answer.code()
                                + (answer.success() ? " with" : " without")
                                + " success"
                                + (words.isEmpty() ? "." : ", \"" + words + "\""));
            }
            if (!words.isEmpty() || kind == Kind.ACCEPTED) {
                return words;
            }
            return "The service answered code " + answer.code() + " without a message.";
        }

        private String head() {
            String type = response.contentType() == null ? "" : response.contentType().trim();
            String shortened = type.substring(0, Math.min(type.length(), MAX_CONTENT_TYPE_CHARS));
            return "The answer (HTTP " + http + (type.isEmpty() ? "" : ", " + shortened) + ")";
        }

        /** What came, for a person to recognise it by. */
        private String described() {
            String start = head() + " is not one of the service's: ";
            byte[] plain = body.plain();
            if (body.problem() != null) {
                return start + body.problem() + ".";
            }
            if (word == Word.LOST) {
                return head()
                        + " was lost on the way"
                        + (plain.length == 0 ? "." : " but for its beginning: " + quote(plain));
            }
            if (plain.length == 0) {
                return head() + " has no body, and so no word of the service.";
            }
            if (answer != null) {
                return start
                        + "its status has neither success nor a code"
                        + (answer.message().isEmpty() ? "." : ", but says: " + answer.message());
            }
            return start + quote(plain);
        }

        private String quote(byte[] plain) {
            String quote = Texts.quote(plain);
            return "\"" + quote + (plain.length > quote.length() ? "…" : "") + "\"";
        }
    }
}
