/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Checks that bytes are one JSON object (RFC 8259) in valid UTF-8. One record that isn't would
 * spoil the request for all others, and finding it again costs many requests; so it is worth a pass
 * over every record's bytes. Makes no garbage.
 */
@Internal
public final class JsonObjects {

    private static final int MAX_DEPTH = 256;

    private final byte[] json;
    private int at;

    private JsonObjects(byte[] json) {
        this.json = json;
    }

    /** What is wrong, in a few words with its place, or null if nothing is. */
    @Nullable
    public static String findFault(byte[] json) {
        JsonObjects check = new JsonObjects(json);
        try {
            check.skipSpace();
            check.expect('{', "an object should begin");
            check.members(1);
            check.skipSpace();
            return check.at == json.length ? null : check.fault("something follows the object");
        } catch (Fault fault) {
            return check.fault(fault.getMessage());
        }
    }

    private void members(int depth) {
        skipSpace();
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            skipSpace();
            expect('"', "a name should begin");
            string();
            skipSpace();
            expect(':', "a colon should be");
            value(depth);
            skipSpace();
            int next = next();
            if (next == '}') {
                return;
            }
            if (next != ',') {
                at--;
                throw new Fault("a comma or the object's end should be");
            }
        }
    }

    private void elements(int depth) {
        skipSpace();
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            value(depth);
            skipSpace();
            int next = next();
            if (next == ']') {
                return;
            }
            if (next != ',') {
                at--;
                throw new Fault("a comma or the array's end should be");
            }
        }
    }

    private void value(int depth) {
        skipSpace();
        int first = next();
        switch (first) {
            case '"':
                string();
                return;
            case '{':
                members(deeper(depth));
                return;
            case '[':
                elements(deeper(depth));
                return;
            case 't':
                word("rue");
                return;
            case 'f':
                word("alse");
                return;
            case 'n':
                word("ull");
                return;
            default:
                at--;
                number();
        }
    }

    private int deeper(int depth) {
        if (depth == MAX_DEPTH) {
            throw new Fault("nesting is deeper than " + MAX_DEPTH);
        }
        return depth + 1;
    }

    private void word(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            expect(rest.charAt(i), "a value should be");
        }
    }

    private void number() {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw new Fault("a value should be");
        }
    }

    /**
     * From behind the opening quote to behind the closing one. Most bytes of a record pass here.
     */
    private void string() {
        byte[] json = this.json;
        int i = at;
        while (i < json.length) {
            int c = json[i++];
            if (c >= ' ' && c != '"' && c != '\\') {
                continue;
            }
            at = i;
            if (c == '"') {
                return;
            }
            if (c == '\\') {
                escape();
            } else if (c < 0) {
                sequence(c & 0xFF);
            } else {
                at--;
                throw new Fault("a control character is not escaped");
            }
            i = at;
        }
        at = i;
        next();
    }

    private void escape() {
        switch (next()) {
            case '"':
            case '\\':
            case '/':
            case 'b':
            case 'f':
            case 'n':
            case 'r':
            case 't':
                return;
            case 'u':
                for (int i = 0; i < 4; i++) {
                    if (Character.digit(next(), 16) < 0) {
                        at--;
                        throw new Fault("four hexadecimal digits should be");
                    }
                }
                return;
            default:
                at--;
                throw new Fault("an escape is unknown");
        }
    }

    /** The rest of a UTF-8 sequence; no overlong form, no surrogate, nothing past U+10FFFF. */
    private void sequence(int lead) {
        int more;
        int smallest;
        int point;
        if (lead >= 0xC2 && lead < 0xE0) {
            more = 1;
            smallest = 0x80;
            point = lead & 0x1F;
        } else if (lead >= 0xE0 && lead < 0xF0) {
            more = 2;
            smallest = 0x800;
            point = lead & 0x0F;
        } else if (lead >= 0xF0 && lead < 0xF5) {
            more = 3;
            smallest = 0x10000;
            point = lead & 0x07;
        } else {
            throw new Fault("a byte is not UTF-8");
        }
        for (int i = 0; i < more; i++) {
            int c = next();
            if ((c & 0xC0) != 0x80) {
                throw new Fault("a byte is not UTF-8");
            }
            point = point << 6 | c & 0x3F;
        }
        if (point < smallest || point > 0x10FFFF || point >= 0xD800 && point <= 0xDFFF) {
            throw new Fault("a character is not UTF-8");
        }
    }

    private void skipSpace() {
        while (true) {
            int c = peek();
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            at++;
        }
    }

    private void expect(char wanted, String what) {
        if (next() != wanted) {
            at--;
            throw new Fault(what);
        }
    }

    private int peek() {
        return at < json.length ? json[at] & 0xFF : -1;
    }

    private int next() {
        if (at >= json.length) {
            at++;
            throw new Fault("it ends too early");
        }
        return json[at++] & 0xFF;
    }

    private String fault(String what) {
        return what + " at byte " + Math.min(at, json.length);
    }

    private static final class Fault extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Fault(String message) {
            super(message, null, false, false);
        }
    }
}
