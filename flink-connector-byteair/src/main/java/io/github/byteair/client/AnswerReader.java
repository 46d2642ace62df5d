/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.Arrays;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * Reads a body, whole or not: decompresses and decodes it, and says what of the service's words it
 * has ({@link Word}). Pure, and total.
 *
 * <p>Of a body that broke off or was given up for its size, a Status that came whole still counts,
 * and so do the errors behind it that did: they are the service's words, however the answer ended.
 * Only "taken" needs the whole answer, for what is missing might say otherwise.
 */
final class AnswerReader {

    private final Word word;
    @Nullable private final Answer answer;
    private final byte[] plain;
    private final boolean whole;
    @Nullable private final String problem;

    private AnswerReader(
            Word word,
            @Nullable Answer answer,
            byte[] plain,
            boolean whole,
            @Nullable String problem) {
        this.word = word;
        this.answer = answer;
        this.plain = plain;
        this.whole = whole;
        this.problem = problem;
    }

    /**
     * @param maxBytes the most bytes to look at after decompression
     */
    static AnswerReader read(RawResponse response, RequestKind request, int maxBytes) {
        byte[] plain = response.body();
        boolean cameWhole = response.framing() == Framing.WHOLE;
        boolean tooLarge = response.framing() == Framing.TOO_LARGE;
        String problem = null;
        boolean gzip = Gunzip.looksCompressed(plain);
        if (gzip) {
            Gunzip.Content content = Gunzip.read(plain, maxBytes);
            plain = content.bytes();
            boolean wholeStream = content.end() == Gunzip.End.WHOLE;
            tooLarge |= content.end() == Gunzip.End.TOO_LARGE;
            cameWhole = wholeStream && (cameWhole || response.framing() == Framing.BY_CLOSE);
            if (content.end() == Gunzip.End.BROKEN) {
                problem = "its gzip can't be read";
            } else if (content.end() == Gunzip.End.CUT) {
                problem = "its gzip breaks off";
            }
        } else if (plain.length > maxBytes) {
            plain = Arrays.copyOf(plain, maxBytes);
            tooLarge = true;
        } else if (plain.length == 0 && saysGzip(response.contentEncoding())) {
            // Even nothing takes 20 bytes in gzip: the body was lost.
            cameWhole = false;
            problem = "it is empty, though it is said to be gzip";
        }
        if (tooLarge) {
            cameWhole = false;
            problem = "it is larger than " + maxBytes + " bytes";
        }
        Answer answer = AnswerDecoder.decode(response.contentType(), plain);
        boolean byItsForm =
                response.framing() == Framing.BY_CLOSE && !gzip && startsAsJsonObject(plain);
        boolean whole = (cameWhole || byItsForm) && (answer == null || answer.whole());
        boolean couldBeService =
                plain.length == 0
                        || startsAsJsonObject(plain)
                        || plain[0] == AnswerDecoder.FIRST_TAG;
        Word word = Word.of(answer, whole, couldBeService, request);
        return new AnswerReader(word, answer, plain, whole, problem);
    }

    private static boolean saysGzip(@Nullable String encoding) {
        return encoding != null && encoding.toLowerCase(Locale.ROOT).contains("gzip");
    }

    static boolean startsAsJsonObject(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{';
            }
        }
        return false;
    }

    Word word() {
        return word;
    }

    /** The Status and what came with it; null if none could be read. */
    @Nullable
    Answer answer() {
        return answer;
    }

    /** The body, decompressed as far as it could be. */
    byte[] plain() {
        return plain;
    }

    /** Whether the body came and was read to its end. */
    boolean whole() {
        return whole;
    }

    /** What is wrong with the body as such, to complete "it can't be read: …"; null if nothing. */
    @Nullable
    String problem() {
        return problem;
    }
}
