/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.DoneCall;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.flink.sink.delivery.Backoff;
import io.github.byteair.flink.sink.delivery.GatewayGrace;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.RetryPolicy;
import io.github.byteair.flink.sink.done.DoneAttempts;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;

class DoneCallerTest {

    private static final LocalDate DAY = LocalDate.of(2010, 12, 1);
    private static final List<LocalDate> DAYS = List.of(DAY.plusDays(1), DAY, DAY.plusDays(1));

    private final FakeClient client = new FakeClient();
    private final List<Duration> pauses = new ArrayList<>();
    private long now;
    private int ids;

    @Test
    void namesEachDayOnceInOrder() throws Exception {
        call(null, false);
        assertThat(client.doneCalls).hasSize(1);
        DoneCall done = client.doneCalls.get(0);
        assertThat(done.topic()).isEqualTo("item");
        assertThat(done.stage()).isEqualTo(Stage.HISTORY_SYNC);
        assertThat(done.dataDates()).containsExactly(DAY, DAY.plusDays(1));
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatGotNoAnswerGoesOutAgainUnderItsId() throws Exception {
        answers(noAnswer(), page(), of(Kind.NOT_SENT), of(Kind.DUPLICATE_ID));
        call(null, false);
        assertThat(requestIds()).containsExactly("first", "first", "first", "first");
        assertThat(pauses).hasSize(3);
        assertThat(pauses.get(2)).isGreaterThan(pauses.get(0));
    }

    @Test
    void aKnownIdThatWasRefusedBeforeIsNoProof() throws Exception {
        answers(noAnswer(), of(Kind.NOT_TAKEN), of(Kind.DUPLICATE_ID));
        call(null, false);
        assertThat(requestIds()).containsExactly("first", "first", "first", "id-1");
    }

    @Test
    void whatIsNotTheServiceIsBorneForTheGraceTime() {
        for (int i = 0; i < 100; i++) {
            answers(page());
        }
        assertThatThrownBy(() -> call(null, false))
                .isInstanceOf(ByteAirSinkException.class)
                .isNotInstanceOf(DoneRefusedException.class)
                .hasMessageContaining("got no answer of ByteAir's: <html>not here</html>")
                .hasMessageContaining("→ Check the endpoint.")
                .hasMessageContaining("The days' rows are accepted");
        assertThat(Duration.ofNanos(now).toSeconds()).isBetween(300L, 340L);
    }

    @Test
    void calledByHandItIsNotBorneAtAll() {
        answers(page());
        assertThatThrownBy(() -> caller(null).call("item", Stage.HISTORY_SYNC, DAYS))
                .hasMessageContaining("Check the endpoint. Put that right and call again.")
                .hasMessageNotContainingAny("rows", "by hand");
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatWasNotTakenGetsANewId() throws Exception {
        answers(of(Kind.NOT_TAKEN), WriteOutcome.throttled("slow down", Duration.ofMinutes(2)));
        call(null, false);
        assertThat(requestIds()).containsExactly("first", "id-1", "id-2");
        assertThat(pauses.get(1)).as("Retry-After").isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aKnownIdNeverSentIsSomebodyElses() throws Exception {
        answers(of(Kind.DUPLICATE_ID));
        call(null, false);
        assertThat(requestIds()).containsExactly("first", "id-1");
    }

    @Test
    void aKnownIdOfAnEarlierRunIsNoProof() throws Exception {
        answers(of(Kind.DUPLICATE_ID));
        call(null, true);
        assertThat(requestIds()).containsExactly("first", "id-1");
    }

    /** Nobody but a call of ours, of which the answer was lost, is likely to have closed it. */
    @Test
    void aDayThatIsClosedAfterADoubtfulCallIsClosed() throws Exception {
        answers(
                of(Kind.DUPLICATE_ID),
                WriteOutcome.misconfigured(
                        400, "Syncing or ack is not allowed when acked", "Re-open it."));
        call(null, true);
        assertThat(requestIds()).containsExactly("first", "id-1");

        client.doneCalls.clear();
        answers(
                noAnswer(),
                WriteOutcome.misconfigured(
                        400, "Syncing or ack is not allowed when acked", "Re-open it."));
        call(null, false);
        assertThat(requestIds()).containsExactly("first", "first");
    }

    @Test
    void aRefusalSaysWhichDaysAndWhatToDo() {
        answers(WriteOutcome.misconfigured(400, "Syncing is not allowed when done", "Re-open it."));
        assertThatThrownBy(() -> call(null, false))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("item (history_sync), [2010-12-01, 2010-12-02]")
                .hasMessageContaining("Syncing is not allowed when done")
                .hasMessageContaining("Re-open it.")
                .hasMessageContaining("The days' rows are accepted")
                .hasMessageContaining("by hand");
    }

    @Test
    void calledByHandItSaysNothingOfRowsNorToCallByHand() {
        answers(
                WriteOutcome.misconfigured(400, "Syncing is not allowed when done", "Re-open it."),
                noAnswer(),
                noAnswer());
        DoneCaller caller = caller(Duration.ofMillis(1));
        assertThatThrownBy(() -> caller.call("item", Stage.HISTORY_SYNC, DAYS))
                .hasMessageContaining("Re-open it. No day was closed.")
                .hasMessageNotContainingAny("rows", "by hand");
        assertThatThrownBy(() -> caller.call("item", Stage.HISTORY_SYNC, DAYS))
                .hasMessageContaining("may have been taken")
                .hasMessageNotContainingAny("rows", "by hand", "checkpoint");
    }

    @Test
    void givesUpWhenItsTimeIsOver() {
        for (int i = 0; i < 100; i++) {
            answers(noAnswer());
        }
        assertThatThrownBy(() -> call(Duration.ofMinutes(5), false))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("longer than the retry duration of PT5M")
                .hasMessageContaining("timed out");
        assertThat(pauses).hasSizeBetween(10, 30);
        assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofSeconds(30)) <= 0);
    }

    @Test
    void noDaysWouldMeanYesterday() {
        DoneCaller caller = caller(null);
        assertThatThrownBy(() -> caller.call("item", Stage.HISTORY_SYNC, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one day");
        assertThat(client.doneCalls).isEmpty();
    }

    /** A day once closed is opened by a person only. */
    @Test
    void aDayThatCannotBeMeantIsNotSent() {
        DoneCaller caller = caller(null);
        List<LocalDate> days = List.of(DAY, LocalDate.of(1066, 10, 14));
        assertThatThrownBy(() -> caller.call("item", Stage.HISTORY_SYNC, days))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("1066-10-14", "between 1970 and 9999");
        assertThat(client.doneCalls).isEmpty();
    }

    /** As a job does it. */
    private void call(@Nullable Duration limit, boolean sentBefore) throws Exception {
        DoneAttempts attempts =
                new DoneAttempts(
                        "item",
                        Stage.HISTORY_SYNC,
                        DAYS,
                        "first",
                        sentBefore ? IdHistory.OF_EARLIER_RUN : IdHistory.FRESH,
                        retries(limit),
                        new GatewayGrace(Duration.ofMinutes(5)),
                        () -> "id-" + ++ids,
                        true,
                        now);
        while (true) {
            long pause = attempts.after(client.done(attempts.next()).get(), now);
            if (pause == DoneAttempts.TAKEN) {
                return;
            }
            sleep(Duration.ofNanos(pause));
        }
    }

    private static RetryPolicy retries(@Nullable Duration limit) {
        return new RetryPolicy(
                new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30), new Random(1)), limit);
    }

    private void sleep(Duration pause) {
        pauses.add(pause);
        now += pause.toNanos();
    }

    private DoneCaller caller(@Nullable Duration limit) {
        return new DoneCaller(client, retries(limit), () -> "id-" + ++ids, () -> now, this::sleep);
    }

    private List<String> requestIds() {
        return client.doneCalls.stream().map(DoneCall::requestId).collect(Collectors.toList());
    }

    private void answers(WriteOutcome... outcomes) {
        client.doneAnswers.addAll(List.of(outcomes));
    }

    private static WriteOutcome of(Kind kind) {
        return WriteOutcome.of(kind, 500, "said so");
    }

    private static WriteOutcome page() {
        return WriteOutcome.foreign(404, "<html>not here</html>", "Check the endpoint.");
    }

    private static WriteOutcome noAnswer() {
        return WriteOutcome.unanswered(Kind.NO_ANSWER, "timed out", null);
    }
}
