/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.RecordError;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.RecordRejectedException;
import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.config.SinkConfig;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {

    private static final WriteOutcome OK = WriteOutcome.of(Kind.ACCEPTED, 0, "");
    private static final WriteOutcome DOWN = WriteOutcome.of(Kind.NOT_TAKEN, 503, "down");
    private static final WriteOutcome SILENT =
            WriteOutcome.unanswered(Kind.NO_ANSWER, "timed out", null);
    private static final WriteOutcome UNSENT =
            WriteOutcome.unanswered(Kind.NOT_SENT, "refused", null);
    private static final WriteOutcome KNOWN = WriteOutcome.of(Kind.DUPLICATE_ID, 409, "known");
    private static final WriteOutcome BAD = WriteOutcome.of(Kind.REFUSED, 400, "bad record");

    private static final Duration PAST_BACKOFF = Duration.ofSeconds(31);

    private DeliveryHarness box = new DeliveryHarness();

    @AfterEach
    void theBooksBalance() {
        assertThat(box.delivery.records()).isEqualTo(box.pendingByMetrics());
        if (box.delivery.records() == 0) {
            assertThat(box.delivery.bytesHeld()).isEqualTo(box.delivery.spareBytes());
            assertThat(box.delivery.isEmpty()).isTrue();
        }
    }

    @Test
    void sendsWhatItIsGivenInBatchesAndInOrder() {
        box.add(0, 25);
        assertThat(box.sent).hasSize(3);
        assertThat(box.sent.get(0).records()).first().isEqualTo("{\"n\":0}");
        assertThat(box.sent.get(2).records()).containsExactly(json(20, 25));
        box.answer(OK);
        box.answer(OK);
        box.answer(OK);
        assertThat(box.delivery.isEmpty()).isTrue();
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(25);
    }

    @Test
    void sendsNoMoreAtOnceThanAllowed() {
        box.add(0, 100);
        assertThat(box.sent).hasSize(4);
        assertThat(box.wakeUpAt).as("an answer will wake it").isEqualTo(Delivery.NEVER);
        box.answer(OK);
        assertThat(box.sent).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"NOT_TAKEN", "THROTTLED"})
    void whatWasNotTakenGoesAgainUnderANewId(Kind kind) {
        box.add(0, 10);
        DeliveryHarness.Sent first = box.last();
        box.answer(WriteOutcome.of(kind, 500, "no"));
        assertThat(box.sent).as("not before its backoff").hasSize(1);
        box.elapse(PAST_BACKOFF);
        assertThat(box.sent).hasSize(2);
        assertThat(box.last().records()).isEqualTo(first.records());
        assertThat(box.last().requestId()).isNotEqualTo(first.requestId());
    }

    @Test
    void whatGotNoAnswerGoesAgainUnderTheSameIdUntilThatIsSettled() {
        box.add(0, 10);
        DeliveryHarness.Sent first = box.last();
        for (WriteOutcome outcome : List.of(SILENT, UNSENT, UNSENT, SILENT)) {
            box.answer(outcome);
            box.elapse(PAST_BACKOFF);
            assertThat(box.last().requestId()).isEqualTo(first.requestId());
            assertThat(box.last().records()).isEqualTo(first.records());
        }
        box.answer(KNOWN);
        assertThat(box.delivery.isEmpty()).isTrue();
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(10);
        assertThat(box.metrics.recordsDeduplicated.getCount()).isEqualTo(10);
        assertThat(box.metrics.unknownOutcomes.getCount()).isEqualTo(2);
        assertThat(box.metrics.retries.getCount()).isEqualTo(4);
    }

    /** A service may know an id because it refused it: the records may never have been stored. */
    @Test
    void aKnownIdThatWasRefusedBeforeIsNoProof() {
        for (WriteOutcome refusal : List.of(DOWN, WriteOutcome.throttled("slow", null))) {
            box = new DeliveryHarness();
            box.add(0, 10);
            String first = box.last().requestId();
            for (WriteOutcome outcome : List.of(SILENT, refusal)) {
                box.answer(outcome);
                box.elapse(PAST_BACKOFF);
                assertThat(box.last().requestId()).isEqualTo(first);
            }
            box.answer(KNOWN);
            box.elapse(PAST_BACKOFF);
            assertThat(box.last().requestId()).isNotEqualTo(first);
            assertThat(box.metrics.recordsSentAgain.getCount()).isEqualTo(10);
            assertThat(box.metrics.recordsDeduplicated.getCount()).isZero();
            box.answer(OK);
            assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(10);
        }
    }

    @Test
    void aSplitBatchThatMayHaveBeenTakenIsCountedAsSentAgain() {
        box.add(0, 10);
        box.answer(SILENT);
        box.elapse(PAST_BACKOFF);
        box.answer(BAD);
        assertThat(box.metrics.recordsSentAgain.getCount()).isEqualTo(10);
        answerAll();
    }

    @Test
    void idsAreNotReusedIfTheUserSaysSo() {
        box = new DeliveryHarness(config -> config.reuseRequestIds(false));
        box.add(0, 10);
        String first = box.last().requestId();
        box.answer(SILENT);
        box.elapse(PAST_BACKOFF);
        assertThat(box.last().requestId()).isNotEqualTo(first);
        box.answer(OK);
    }

    @Test
    void aKnownIdThatWasNeverSentGetsANewOne() {
        box.add(0, 10);
        String first = box.last().requestId();
        box.answer(KNOWN);
        box.elapse(PAST_BACKOFF);
        assertThat(box.sent).hasSize(2);
        assertThat(box.last().requestId()).isNotEqualTo(first);
        assertThat(box.metrics.recordsDeduplicated.getCount()).isZero();
        box.answer(OK);
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(10);
    }

    @Test
    void aServiceThatKnowsEveryIdIsNotAskedWithoutPause() {
        box = new DeliveryHarness(config -> config.maxRetryDuration(Duration.ofSeconds(20)));
        box.add(0, 10);
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                box.answer(KNOWN);
                                while (box.underWay().isEmpty()) {
                                    box.elapse(Duration.ofMillis(100));
                                }
                            }
                        })
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("setMaxRetryDuration");
        assertThat(box.sent.size()).isLessThan(15);
        box = new DeliveryHarness();
    }

    @Test
    void aRestoredBatchKeepsItsIdAsLongAsItMayHaveBeenTaken() {
        box.restore("old", IdHistory.of(true, false), 1, 2);
        for (WriteOutcome outcome : List.of(UNSENT, DOWN, SILENT)) {
            assertThat(box.last().requestId()).isEqualTo("old");
            box.answer(outcome);
            box.elapse(PAST_BACKOFF);
        }
        box.answer(OK);
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(2);
        assertThat(box.metrics.recordsSentAgain.getCount()).isZero();
    }

    /** The run before the restart may have been refused under it, or told of rejected records. */
    @Test
    void thatAnIdOfAnEarlierRunIsKnownProvesNothing() {
        box.restore("old", IdHistory.of(true, false), 1, 2);
        assertThat(box.last().requestId()).isEqualTo("old");
        box.answer(KNOWN);
        box.elapse(PAST_BACKOFF);
        assertThat(box.last().requestId()).isNotEqualTo("old");
        assertThat(box.metrics.recordsSentAgain.getCount()).isEqualTo(2);
        box.answer(
                WriteOutcome.partlyRejected(
                        "", List.of(new RecordError("no such user", "{\"n\":1}"))));
        assertThat(box.rejected).extracting(RejectedRecord::json).containsExactly("{\"n\":1}");
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(1);
        assertThat(box.metrics.recordsDeduplicated.getCount()).isZero();
    }

    @Test
    void inAnOutageOneProbeAtATimeGoesOutEverMoreRarely() {
        box.add(0, 200);
        assertThat(box.sent).hasSize(4);
        while (!box.underWay().isEmpty()) {
            box.answer(DOWN);
        }
        int before = box.sent.size();
        assertThat(box.delivery.outage()).isTrue();
        long outageEnds = box.now + Duration.ofSeconds(30).toNanos();
        while (box.wakeUpAt <= outageEnds) {
            box.now = box.wakeUpAt;
            box.pump();
            assertThat(box.underWay()).hasSize(1);
            box.now += Duration.ofMillis(5).toNanos();
            box.answer(DOWN);
        }
        assertThat(box.sent.size() - before).isBetween(5, 12);

        box.now = Math.max(box.now, box.wakeUpAt);
        box.pump();
        box.answer(OK);
        assertThat(box.delivery.outage()).isFalse();
        box.elapse(Duration.ofMillis(200));
        assertThat(box.underWay()).as("what was parked goes at once").hasSize(4);
        answerAll();
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(200);
    }

    @Test
    void requestsSentBeforeAnOutageDoNotLengthenIt() {
        box.add(0, 40);
        box.answer(DOWN);
        box.answer(DOWN);
        box.answer(DOWN);
        long firstProbe = box.delivery.pump(box.now);
        box.answer(DOWN);
        assertThat(box.delivery.inFlight()).isZero();
        assertThat(box.wakeUpAt).isLessThanOrEqualTo(box.now + Duration.ofMillis(200).toNanos());
        assertThat(firstProbe).as("waiting for the request in flight").isEqualTo(Delivery.NEVER);
    }

    @Test
    void aFailureNowAndThenIsNoOutage() {
        for (int i = 0; i < 20; i++) {
            box.add(i * 20, i * 20 + 20);
            box.answer(DOWN);
            box.answer(OK);
            assertThat(box.delivery.outage()).isFalse();
            box.elapse(PAST_BACKOFF);
            box.answer(OK);
        }
    }

    @Test
    void retryAfterIsHeeded() {
        box.add(0, 10);
        box.answer(WriteOutcome.throttled("slow down", Duration.ofSeconds(7)));
        box.elapse(Duration.ofMillis(6_900));
        assertThat(box.sent).hasSize(1);
        box.elapse(Duration.ofMillis(200));
        assertThat(box.sent).hasSize(2);
        box.answer(OK);
    }

    @Test
    void inAnOutageRetryAfterIsHeededToo() {
        WriteOutcome busy = WriteOutcome.notTaken(503, "busy", Duration.ofSeconds(7));
        box.add(0, 40);
        while (!box.underWay().isEmpty()) {
            box.answer(busy);
        }
        assertThat(box.delivery.outage()).isTrue();
        box.elapse(Duration.ofMillis(6_900));
        assertThat(box.sent).hasSize(4);
        box.elapse(Duration.ofMillis(200));
        assertThat(box.sent).hasSize(5);
        box.answer(OK);
        box.elapse(Duration.ofMillis(300));
        answerAll();
    }

    @Test
    void retriesEndWhenTheUserSaysSo() {
        box = new DeliveryHarness(config -> config.maxRetryDuration(Duration.ofSeconds(10)));
        box.add(0, 10);
        box.answer(DOWN);
        box.elapse(Duration.ofSeconds(11));
        assertThatThrownBy(() -> box.answer(DOWN))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("down")
                .hasMessageContaining("setMaxRetryDuration");
    }

    @Test
    void aWrongSettingFailsTheJobWithItsRemedy() {
        box.add(0, 10);
        assertThatThrownBy(
                        () ->
                                box.answer(
                                        WriteOutcome.misconfigured(
                                                400, "Can't support scene", "Correct the topic.")))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("Can't support scene")
                .hasMessageContaining("Correct the topic.")
                .as("true of batch mode, too")
                .hasMessageContaining("(10) are sent again when the job resumes from")
                .hasMessageContaining("reads its input again");
        box = new DeliveryHarness();
    }

    @Test
    void aBadRecordIsFoundInLogarithmicallyManyRounds() {
        box = new DeliveryHarness(config -> config.maxBatchSize(1000).maxGrownBatchSize(1000));
        box.add(0, 1000);
        int rounds = 0;
        Set<String> ids = new HashSet<>();
        while (!box.delivery.isEmpty()) {
            rounds++;
            for (DeliveryHarness.Sent request : box.underWay()) {
                assertThat(ids.add(request.requestId())).isTrue();
                boolean bad = request.records().contains("{\"n\":617}");
                box.delivery.settle(request.batch(), bad ? BAD : OK, box.now);
            }
            box.pump();
        }
        assertThat(rounds).isLessThanOrEqualTo(11);
        assertThat(box.rejected).hasSize(1);
        assertThat(box.rejected.get(0).json()).isEqualTo("{\"n\":617}");
        assertThat(box.rejected.get(0).message()).isEqualTo("bad record");
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(999);
    }

    @Test
    void aBatchOfBadRecordsDoesNotHoldUpTheGoodOnesBehindIt() {
        box = new DeliveryHarness(config -> config.requestsPerSecond(10));
        box.add(0, 10);
        box.answer(BAD);
        box.add(10, 100);
        int requests = 0;
        while (box.metrics.recordsAccepted.getCount() < 90 && requests++ < 50) {
            box.elapse(Duration.ofMillis(120));
            for (DeliveryHarness.Sent request : box.underWay()) {
                boolean bad = request.records().get(0).matches("\\{\"n\":\\d}");
                box.settle(request.batch(), bad ? BAD : OK);
            }
        }
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(90);
        assertThat(box.rejected).as("still being told apart").hasSizeLessThan(10);
        while (box.rejected.size() < 10 && requests++ < 100) {
            box.elapse(Duration.ofMillis(120));
            box.underWay().forEach(request -> box.settle(request.batch(), BAD));
        }
        assertThat(box.rejected).hasSize(10);
        assertThat(box.sent).hasSizeLessThan(1 + 2 * 10 + 10);
    }

    @Test
    void aSingleRecordTooLargeForTheServiceIsRejectedAsSuch() {
        box.add(0, 1);
        box.answer(WriteOutcome.of(Kind.REFUSED, 413, "too large"));
        assertThat(box.rejected.get(0).cause()).isEqualTo(RejectionCause.TOO_LARGE);
    }

    private static final RecordError NAMED = new RecordError("no user_id", "{ \"n\" : 3.0 }");
    private static final RecordError STRANGER = new RecordError("what?", "{\"n\":99}");

    private DeliveryHarness boxWith(RecordErrorPolicy policy) {
        return new DeliveryHarness(
                config -> config.policy(RejectionCause.REJECTED_BY_SERVICE, policy));
    }

    @ParameterizedTest
    @EnumSource(RecordErrorPolicy.class)
    void namedRecordsAreRejectedAndTheOthersAccepted(RecordErrorPolicy policy) {
        box = boxWith(policy);
        box.add(0, 10);
        box.answer(WriteOutcome.partlyRejected("some failed", List.of(NAMED)));
        assertThat(box.rejected).hasSize(1);
        assertThat(box.rejected.get(0).json()).isEqualTo("{\"n\":3}");
        assertThat(box.rejected.get(0).message()).isEqualTo("no user_id");
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(9);
        assertThat(box.metrics.recordErrorsUnmatched.getCount()).isZero();
    }

    @Test
    void ifTheyAreDroppedRejectionsOfNobodyKnownAreCounted() {
        box = boxWith(RecordErrorPolicy.DROP);
        box.add(0, 10);
        box.answer(WriteOutcome.partlyRejected("some failed", List.of(NAMED, STRANGER)));
        assertThat(box.rejected).extracting(RejectedRecord::json).containsExactly("{\"n\":3}");
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(9);
        assertThat(box.metrics.recordErrorsUnmatched.getCount()).isEqualTo(1);
    }

    static List<WriteOutcome> rejectionsOfNobodyKnown() {
        return List.of(
                WriteOutcome.partlyRejected("some failed", List.of(STRANGER)),
                WriteOutcome.partlyRejected("some failed", List.of()),
                WriteOutcome.partlyRejected("some failed", List.of(NAMED, STRANGER)),
                WriteOutcome.partlyRejectedCut("some failed", List.of()),
                WriteOutcome.partlyRejectedCut("some failed", List.of(NAMED)));
    }

    @ParameterizedTest
    @MethodSource("rejectionsOfNobodyKnown")
    void byDefaultARejectionOfNobodyKnownFailsTheJob(WriteOutcome outcome) {
        box.add(0, 10);
        assertThatThrownBy(() -> box.answer(outcome))
                .isInstanceOf(RecordRejectedException.class)
                .hasMessageContaining("some failed")
                .hasMessageContaining("without saying which")
                .hasMessageContaining("sink.record-error.policy");
        assertThat(box.metrics.recordsAccepted.getCount()).isZero();
        assertThat(box.metrics.recordErrorsUnmatched.getCount()).isEqualTo(1);
        box = new DeliveryHarness();
    }

    @ParameterizedTest
    @MethodSource("rejectionsOfNobodyKnown")
    void deadLettersAreFoundBySendingFewerAndFewerTogether(WriteOutcome outcome) {
        box = boxWith(RecordErrorPolicy.DEAD_LETTER);
        box.add(0, 10);
        boolean named = outcome.errors().contains(NAMED);
        box.answer(outcome);
        assertThat(box.rejected).hasSize(named ? 1 : 0);
        assertThat(box.metrics.recordsSentAgain.getCount()).isEqualTo(named ? 9 : 10);
        Set<String> ids = new HashSet<>();
        while (!box.delivery.isEmpty()) {
            for (DeliveryHarness.Sent request : box.underWay()) {
                assertThat(ids.add(request.requestId())).isTrue();
                boolean bad = request.records().contains("{\"n\":7}");
                box.settle(
                        request.batch(),
                        bad ? WriteOutcome.partlyRejected("a record failed", List.of()) : OK);
            }
        }
        assertThat(box.rejected)
                .extracting(RejectedRecord::json)
                .containsExactlyElementsOf(
                        named ? List.of("{\"n\":3}", "{\"n\":7}") : List.of("{\"n\":7}"));
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(named ? 8 : 9);
    }

    @ParameterizedTest
    @EnumSource(RecordErrorPolicy.class)
    void aRecordAloneInItsRequestIsTheOneThatWasRejected(RecordErrorPolicy policy) {
        box = boxWith(policy);
        box.add(0, 1);
        box.answer(WriteOutcome.partlyRejectedCut("failed", List.of()));
        assertThat(box.rejected).extracting(RejectedRecord::message).containsExactly("failed");
        box.add(1, 2);
        box.answer(WriteOutcome.partlyRejected("failed", List.of(STRANGER)));
        assertThat(box.rejected).extracting(RejectedRecord::message).endsWith("what?");
        assertThat(box.metrics.recordsAccepted.getCount()).isZero();
    }

    private static final WriteOutcome PAGE =
            WriteOutcome.foreign(404, "<html>not here</html>", "Check the endpoint.");

    @Test
    void whatIsNotTheServiceFailsTheJobBeforeAnythingHasWorked() {
        box.add(0, 10);
        assertThatThrownBy(() -> box.answer(PAGE))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("is not ByteAir: ")
                .hasMessageNotContaining("ByteAir refused")
                .hasMessageContaining("<html>not here</html>")
                .hasMessageContaining("→ Check the endpoint.");
        box = new DeliveryHarness();
    }

    @Test
    void onceTheSettingsHaveWorkedItIsAnOutageUnderTheSameIds() {
        box.add(0, 10);
        box.answer(OK);
        box.add(10, 20);
        String id = box.last().requestId();
        long end = box.now + Duration.ofMinutes(4).toNanos();
        while (box.now < end) {
            box.answer(PAGE);
            box.elapse(PAST_BACKOFF);
            assertThat(box.last().requestId()).isEqualTo(id);
        }
        assertThat(box.delivery.outage()).isTrue();
        box.answer(KNOWN);
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(20);
        assertThat(box.metrics.recordsDeduplicated.getCount()).isEqualTo(10);
    }

    @Test
    void anOutageOfThatKindEndsTheJobAfterTheGraceTime() {
        box.add(0, 10);
        box.answer(OK);
        box.add(10, 20);
        long began = box.now;
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                box.answer(PAGE);
                                // What never reached anybody does not begin the time anew.
                                box.elapse(PAST_BACKOFF);
                                box.answer(UNSENT);
                                box.elapse(PAST_BACKOFF);
                            }
                        })
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("<html>not here</html>")
                .hasMessageContaining("→ Check the endpoint.")
                .hasMessageContaining("though these settings have worked before")
                .hasMessageContaining("sink.gateway-grace-time");
        assertThat(Duration.ofNanos(box.now - began).toSeconds()).isBetween(300L, 400L);
        box = new DeliveryHarness();
    }

    @Test
    void anyAnswerOfTheServiceBeginsTheGraceTimeAnew() {
        box.add(0, 10);
        box.answer(OK);
        box.add(10, 20);
        for (int i = 0; i < 20; i++) {
            box.answer(i % 4 == 3 ? DOWN : PAGE);
            box.elapse(Duration.ofSeconds(60));
        }
        answerAll();
    }

    /** A firewall that looks into requests refuses one, and lets the others through. */
    @Test
    void aBatchThatAloneIsMetByAPageDoesNotGoOutForEver() {
        box.add(0, 10);
        box.answer(OK);
        box.add(10, 20);
        assertThatThrownBy(
                        () -> {
                            for (int n = 20; n < 2_000; n += 10) {
                                box.add(n, n + 10);
                                for (DeliveryHarness.Sent request : box.underWay()) {
                                    boolean bad = request.records().contains("{\"n\":10}");
                                    box.settle(request.batch(), bad ? PAGE : OK);
                                }
                                box.elapse(Duration.ofSeconds(10));
                            }
                        })
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("<html>not here</html>");
        box = new DeliveryHarness();
    }

    @Test
    void withoutGraceTimeWhatIsNotTheServiceFailsTheJobAtOnce() {
        box = new DeliveryHarness(config -> config.gatewayGraceTime(Duration.ZERO));
        box.add(0, 10);
        box.answer(OK);
        box.add(10, 20);
        assertThatThrownBy(() -> box.answer(PAGE)).hasMessageContaining("Check the endpoint.");
        box = new DeliveryHarness();
    }

    @Test
    void whatHasWorkedInTheProcessHasWorked() {
        String key = "whatHasWorkedInTheProcessHasWorked";
        box = new DeliveryHarness(config -> config.service(key));
        box.add(0, 10);
        assertThatThrownBy(() -> box.answer(PAGE)).isInstanceOf(ByteAirSinkException.class);
        box = new DeliveryHarness(config -> config.service(key));
        box.add(0, 10);
        box.answer(OK);
        box = new DeliveryHarness(config -> config.service(key));
        box.add(0, 10);
        box.answer(PAGE);
        assertThat(box.delivery.records()).isEqualTo(10);
        answerAll();
    }

    @Test
    void aGatewaysLimitIsToldAsSuch() {
        box.add(0, 1);
        box.answer(WriteOutcome.tooLarge("A gateway's limit", "Raise client_max_body_size."));
        assertThat(box.rejected.get(0).cause()).isEqualTo(RejectionCause.TOO_LARGE);
        assertThat(box.rejected.get(0).message()).contains("client_max_body_size");
    }

    @Test
    void waitingRecordsJoinBiggerBatchesWhileRequestsAreScarce() {
        box = new DeliveryHarness(config -> config.requestsPerSecond(10));
        for (int i = 0; i < 40; i++) {
            box.add(i * 10, i * 10 + 10);
        }
        box.elapse(Duration.ofMillis(110));
        assertThat(box.sent.get(0).records()).hasSize(10);
        assertThat(box.sent.get(1).records()).hasSize(100);
        assertThat(box.delivery.oldestAge(box.now)).isEqualTo(Duration.ofMillis(150).toNanos());
        answerAll();
        assertThat(box.metrics.quotaWaitMillis.getCount()).isPositive();
    }

    @Test
    void recordsOfManyDatesTravelInWellFilledRequests() {
        box = new DeliveryHarness(this::offline);
        Random random = new Random(3);
        for (int n = 0; n < 3_000; n++) {
            box.add(n, n + 1, LocalDate.of(2024, 1, 1).plusDays(random.nextInt(30)));
            while (!box.underWay().isEmpty()) {
                box.answer(OK);
            }
        }
        assertThat(box.sent).allMatch(request -> request.records().size() == 10);
        for (DeliveryHarness.Sent request : box.sent) {
            assertThat(request.batch().destination().dataDate()).isNotNull();
        }
        box.delivery.drain();
        answerAll();
        assertThat(box.metrics.recordsAccepted.getCount()).isEqualTo(3_000);
    }

    @Test
    void noDatedRecordWaitsLongerThanItMay() {
        box = new DeliveryHarness(this::offline);
        box.add(0, 3, LocalDate.of(2024, 1, 1));
        assertThat(box.sent).isEmpty();
        box.elapse(Duration.ofMillis(999));
        assertThat(box.sent).isEmpty();
        box.elapse(Duration.ofMillis(1));
        assertThat(box.sent).hasSize(1);
        answerAll();
    }

    @Test
    void tooManyOpenDatesMakeTheFullestGo() {
        box = new DeliveryHarness(this::offline);
        LocalDate day = LocalDate.of(2024, 1, 1);
        box.add(0, 7, day);
        for (int n = 0; n < 50; n++) {
            box.add(100 + n, 101 + n, day.plusDays(n + 1));
        }
        assertThat(box.sent).hasSize(1);
        assertThat(box.sent.get(0).records()).hasSize(7);
        box.delivery.drain();
        box.pump();
        answerAll();
    }

    private void offline(SinkConfig.Builder config) {
        config.stage(Stage.INCREMENTAL_SYNC_DAILY).maxTimeInBuffer(Duration.ofSeconds(1));
    }

    @Test
    void inOrderAFailedBatchHoldsUpThoseBehindIt() {
        box = new DeliveryHarness(config -> config.ordered(true));
        box.add(0, 30);
        assertThat(box.underWay()).hasSize(1);
        box.answer(DOWN);
        box.add(30, 40);
        assertThat(box.underWay()).isEmpty();
        List<String> taken = new ArrayList<>();
        while (!box.delivery.isEmpty()) {
            box.elapse(PAST_BACKOFF);
            assertThat(box.underWay()).hasSize(1);
            DeliveryHarness.Sent request = box.underWay().get(0);
            if (request.records().size() > 1 && request.records().contains("{\"n\":17}")) {
                box.answer(BAD);
            } else {
                taken.addAll(request.records());
                box.answer(OK);
            }
        }
        assertThat(taken).containsExactly(json(0, 40));
    }

    @Test
    void aCheckpointSeesEveryRecordOnce() {
        box.add(0, 65);
        box.answer(DOWN);
        box.answer(SILENT);
        List<String> seen = new ArrayList<>();
        box.delivery
                .snapshot(box.now)
                .forEach(stored -> seen.addAll(DeliveryHarness.texts(stored.records())));
        assertThat(seen).containsExactlyInAnyOrder(json(0, 65));
    }

    @Test
    void aFrozenBatchIsSentAsFrozen() {
        box = new DeliveryHarness(config -> config.requestsPerSecond(1));
        box.add(0, 10);
        box.add(10, 13);
        String id = box.delivery.snapshot(box.now).get(1).requestId();
        box.add(13, 40);
        box.elapse(Duration.ofSeconds(2));
        assertThat(box.sent.get(1).requestId()).isEqualTo(id);
        assertThat(box.sent.get(1).records()).containsExactly(json(10, 13));
        answerAll();
    }

    @Test
    void whilePausedNothingIsSent() {
        box.delivery.pause(true);
        box.add(0, 10);
        assertThat(box.sent).isEmpty();
        box.delivery.pause(false);
        box.pump();
        assertThat(box.sent).hasSize(1);
        answerAll();
    }

    /** Whatever happens in whatever order, nothing is lost and each outcome is counted once. */
    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void randomLivesEndWithEveryRecordSettledOnce(long seed) {
        Random random = new Random(seed);
        box =
                new DeliveryHarness(
                        config ->
                                config.ordered(seed % 3 == 0)
                                        .requestsPerSecond(seed % 2 == 0 ? 20 : 0));
        int n = 0;
        Set<String> acceptedIds = new HashSet<>();
        List<String> stored = new ArrayList<>();
        box.add(-10, 0);
        box.answer(OK);
        List<WriteOutcome> faults =
                List.of(
                        PAGE,
                        DOWN,
                        SILENT,
                        UNSENT,
                        WriteOutcome.throttled("slow", null),
                        WriteOutcome.of(Kind.DUPLICATE_ID, 409, "known"));
        for (int step = 0; step < 2_000; step++) {
            int what = random.nextInt(10);
            if (what < 3 && n < 3_000) {
                int more = 1 + random.nextInt(15);
                box.add(n, n + more);
                n += more;
            } else if (what < 5) {
                box.elapse(Duration.ofMillis(random.nextInt(2_000)));
            } else if (what == 5) {
                box.delivery.snapshot(box.now);
            } else if (!box.underWay().isEmpty()) {
                List<DeliveryHarness.Sent> underWay = box.underWay();
                DeliveryHarness.Sent request = underWay.get(random.nextInt(underWay.size()));
                WriteOutcome outcome = OK;
                boolean known = acceptedIds.contains(request.requestId());
                if (known) {
                    outcome = KNOWN;
                } else if (random.nextInt(3) == 0) {
                    outcome = faults.get(random.nextInt(faults.size() - 1));
                }
                boolean takenUnheard =
                        (outcome == SILENT || outcome == PAGE) && random.nextBoolean();
                if (!known && (outcome == OK || takenUnheard)) {
                    acceptedIds.add(request.requestId());
                    stored.addAll(request.records());
                }
                box.settle(request.batch(), outcome);
            }
            assertThat(box.delivery.records()).isEqualTo(box.pendingByMetrics());
        }
        box.delivery.drain();
        while (!box.delivery.isEmpty()) {
            box.elapse(PAST_BACKOFF);
            for (DeliveryHarness.Sent request : box.underWay()) {
                boolean known = !acceptedIds.add(request.requestId());
                if (!known) {
                    stored.addAll(request.records());
                }
                box.delivery.settle(request.batch(), known ? KNOWN : OK, box.now);
            }
            box.pump();
        }
        assertThat(stored).contains(json(0, n));
        assertThat(stored.size() - n)
                .as("stored twice, and counted so")
                .isLessThanOrEqualTo((int) box.metrics.recordsSentAgain.getCount());
    }

    private void answerAll() {
        while (!box.delivery.isEmpty()) {
            box.elapse(PAST_BACKOFF);
            while (!box.underWay().isEmpty()) {
                box.answer(OK);
            }
        }
    }

    private static String[] json(int from, int to) {
        String[] texts = new String[to - from];
        for (int n = from; n < to; n++) {
            texts[n - from] = "{\"n\":" + n + "}";
        }
        return texts;
    }
}
