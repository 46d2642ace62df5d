/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.net.IDN;
import java.util.Locale;

/**
 * A host as people write it, brought into the one form that is dialled: lower case, ASCII. Takes
 * what DNS and container tools use ({@code _}, labels of digits, single labels, a dot at the end),
 * not only what a URL may hold; looks nothing up.
 */
final class HostName {

    private static final int MAX_CHARS = 253;
    private static final int MAX_LABEL_CHARS = 63;
    private static final int IPV6_GROUPS = 8;

    private HostName() {}

    /**
     * @param text a name, an IPv4 address, or an IPv6 address without brackets
     * @param ipv6 whether it stood in brackets
     * @return what to dial
     * @throws IllegalArgumentException with the reason alone, to be put into a sentence: "its host
     *     is empty"
     */
    static String parse(String text, boolean ipv6) {
        return ipv6 ? ipv6(text) : name(text);
    }

    private static String name(String text) {
        require(!text.isEmpty(), "its host is missing");
        String ascii = ascii(text);
        boolean dot = ascii.endsWith(".");
        String name = dot ? ascii.substring(0, ascii.length() - 1) : ascii;
        require(
                name.length() <= MAX_CHARS,
                "its host has " + name.length() + " characters, but DNS allows " + MAX_CHARS);
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            label(label, text);
        }
        String last = labels[labels.length - 1];
        if (digits(last) || last.startsWith("0x") && last.substring(2).matches("[0-9a-f]*")) {
            ipv4(labels, dot, text);
        }
        return ascii;
    }

    private static String ascii(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text.toLowerCase(Locale.ROOT);
        }
        try {
            // Not by the strict rules, for they know no '_'.
            return IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (RuntimeException e) {
            // Among others IndexOutOfBoundsException: the library trusts its input.
            throw new IllegalArgumentException(
                    "its host '"
                            + Texts.message(text)
                            + "' has no form in DNS's letters (Punycode, at most 63 a label)",
                    e);
        }
    }

    private static void label(String label, String host) {
        String shown = "its host '" + Texts.message(host) + "' ";
        require(!label.isEmpty(), shown + "has an empty part between dots");
        require(
                label.length() <= MAX_LABEL_CHARS,
                shown
                        + "has the part '"
                        + Texts.message(label)
                        + "' of "
                        + label.length()
                        + " characters, but DNS allows "
                        + MAX_LABEL_CHARS);
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            require(
                    allowed,
                    shown
                            + "holds "
                            + (c > ' ' && c < 0x7f
                                    ? "'" + c + "'"
                                    : "the character U+" + String.format("%04X", (int) c)));
        }
    }

    /** With digits at its end the system takes a name for an address, and fills in the rest. */
    private static void ipv4(String[] labels, boolean dot, String host) {
        boolean whole = labels.length == 4 && !dot;
        for (String label : labels) {
            // A leading zero means octal to some.
            whole &= digits(label) && label.length() <= 3 && label.matches("0|[1-9].*");
            whole = whole && Integer.parseInt(label) <= 255;
        }
        require(
                whole,
                "its host '"
                        + Texts.message(host)
                        + "' ends in a part of digits, which systems read as an IPv4 address, but"
                        + " not as one of four numbers from 0 to 255: give that host a name that"
                        + " ends in a letter, or write the whole address");
    }

    private static boolean digits(String label) {
        return !label.isEmpty() && label.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String ipv6(String text) {
        int percent = text.indexOf('%');
        String address = (percent < 0 ? text : text.substring(0, percent)).toLowerCase(Locale.ROOT);
        require(isIpv6(address), "its host '[" + Texts.message(text) + "]' is not an IPv6 address");
        if (percent < 0) {
            return address;
        }
        String zone = text.substring(percent + 1);
        // In a URL the % itself is written %25.
        if (zone.startsWith("25") && zone.length() > 2) {
            zone = zone.substring(2);
        }
        require(
                zone.matches("[A-Za-z0-9._~-]{1,64}"),
                "its host '["
                        + Texts.message(text)
                        + "]' has a zone that is not the name or number of a network interface");
        return address + '%' + zone;
    }

    private static boolean isIpv6(String address) {
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address, true) == IPV6_GROUPS;
        }
        String head = address.substring(0, gap);
        String tail = address.substring(gap + 2);
        int before = head.isEmpty() ? 0 : groups(head, false);
        int after = tail.isEmpty() ? 0 : groups(tail, true);
        return before >= 0 && after >= 0 && before + after < IPV6_GROUPS;
    }

    /** How many groups of 16 bits the text has, or -1000 if one is none. */
    private static int groups(String text, boolean mayEndInIpv4) {
        int count = 0;
        String[] groups = text.split(":", -1);
        for (int i = 0; i < groups.length; i++) {
            if (groups[i].matches("[0-9a-f]{1,4}")) {
                count++;
            } else if (mayEndInIpv4 && i == groups.length - 1 && isIpv4(groups[i])) {
                count += 2;
            } else {
                return -1000;
            }
        }
        return count;
    }

    private static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        boolean four = parts.length == 4;
        for (String part : parts) {
            four = four && part.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(part) <= 255;
        }
        return four;
    }

    private static void require(boolean condition, String reason) {
        if (!condition) {
            throw new IllegalArgumentException(reason);
        }
    }
}
