/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import io.github.byteair.client.WriteOutcome.Kind;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * The documented messages of code 400, each with what it means and what a person should do.
 *
 * <p>Source: [doc] the status codes page (73620) and the write pages; the message of an unreadable
 * {@code partition_date} is the done page's (108572).
 */
enum KnownRefusal {
    NO_CONFIGURATION(
            "can't find configuration for tenant",
            Kind.MISCONFIGURED,
            "Check the application id (and that the tenant id owns it): the platform has no"
                    + " configuration for this pair."),
    NO_SCENE(
            "can't support scene",
            Kind.MISCONFIGURED,
            "Check the topic: the project has none of that name. The standard ones are user, item"
                    + " and behavior."),
    WRONG_STAGE(
            "syncing is end or not start in stage",
            Kind.MISCONFIGURED,
            "Check the stage: it does not match the stage the project is in. The console shows the"
                    + " present one and moves the project on."),
    NO_SCHEMA(
            "find no data schema of tenant",
            Kind.MISCONFIGURED,
            "Check the tenant id; if it is right, define the data schema of this topic on the"
                    + " console first."),
    EMPTY("data is empty", Kind.REFUSED, "The service found no record in the request."),
    BAD_CONTENT_DATE(
            Pattern.compile("^the value\\s?\\(.*\\) of 'content-date' header is invalid.*"),
            Kind.MISCONFIGURED,
            "Check the data date{date}: the service wants yyyy-MM-dd, a day that exists."),
    ACKED(
            notAllowedWhen("acked"),
            Kind.MISCONFIGURED,
            "The data date{date} was closed by done. Re-open it on the console first, or leave out the"
                    + " data of this day."),
    DATA_CLEANING(
            notAllowedWhen("data cleaning"),
            Kind.NOT_TAKEN,
            "The platform is cleaning this project's data. Nothing to do but wait: it is sent again"
                    + " until the cleaning has ended."),
    DONE(
            notAllowedWhen("done"),
            Kind.MISCONFIGURED,
            "The data date{date} is closed: the platform has finished with it. Only a re-sync started on"
                    + " the console opens it again."),
    FAILED(
            notAllowedWhen("failed"),
            Kind.MISCONFIGURED,
            "The data date{date} is closed: its ingestion failed. Only a re-sync started on the console"
                    + " opens it again."),
    SKIPPED(
            notAllowedWhen("skipped"),
            Kind.MISCONFIGURED,
            "The data date{date} is closed: it was skipped. Only a re-sync started on the console opens"
                    + " it again."),
    REALTIME_CUTOFF(
            notAllowedWhen("realtime cutoff"),
            Kind.MISCONFIGURED,
            "The streaming feed of this day has been cut off. Check the stage, or have the feed"
                    + " opened again on the console."),
    /** A setting's fault, not a record's: fewer dates at a time would not help. */
    BAD_PARTITION_DATE(
            "parse partition_date",
            Kind.MISCONFIGURED,
            "Check the dates given to done: the service could not read one of them.");

    private final Pattern pattern;
    private final Kind kind;
    private final String remedy;

    KnownRefusal(String prefix, Kind kind, String remedy) {
        this(Pattern.compile("^" + Pattern.quote(prefix) + ".*"), kind, remedy);
    }

    KnownRefusal(Pattern pattern, Kind kind, String remedy) {
        this.pattern = pattern;
        this.kind = kind;
        this.remedy = remedy;
    }

    private static Pattern notAllowedWhen(String state) {
        return Pattern.compile("^syncing( or ack)? is not allowed when " + state + "\\b.*");
    }

    Kind kind() {
        return kind;
    }

    /** With the day in question, if it is known. */
    String remedy(@Nullable LocalDate dataDate) {
        return remedy.replace("{date}", dataDate == null ? "" : " " + dataDate);
    }

    /** The row whose prefix the message has; case and the form of apostrophes do not matter. */
    @Nullable
    static KnownRefusal of(String message) {
        String plain = Texts.message(message).toLowerCase(Locale.ROOT).replace('\u2019', '\'');
        for (KnownRefusal refusal : values()) {
            if (refusal.pattern.matcher(plain).matches()) {
                return refusal;
            }
        }
        return null;
    }
}
