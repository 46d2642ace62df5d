/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.DoneCall;
import io.github.byteair.client.RecordError;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.client.WriteRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The platform and the network before it, as the protocol page describes them. It remembers which
 * ids it has taken, and in some scenarios those it has refused; it stores records; and between it
 * and the client requests and answers get lost or come late.
 */
final class SimService {

    private final Simulation simulation;
    private final Scenario scenario;
    private final SimClock clock;
    private final Random random;
    private final Map<String, Long> knownIds = new HashMap<>();
    private final Set<String> takenIds = new HashSet<>();

    SimService(Simulation simulation, Random random) {
        this.simulation = simulation;
        this.scenario = simulation.scenario;
        this.clock = simulation.clock;
        this.random = random;
    }

    private boolean knows(String id) {
        Long since = knownIds.get(id);
        return since != null && clock.nanos() - since < scenario.idMemory;
    }

    /** What comes back to a writer. */
    final class Answer {
        private final SimChain chain;
        private final List<SimRecord> records;
        private final List<Rejection> rejections;
        private final WriteOutcome outcome;
        private final long sentAt;
        private final long arrivedAt = clock.nanos();

        private Answer(
                SimChain chain,
                List<SimRecord> records,
                List<Rejection> rejections,
                WriteOutcome outcome,
                long sentAt) {
            this.chain = chain;
            this.sentAt = sentAt;
            this.records = records;
            this.rejections = rejections;
            this.outcome = outcome;
        }

        /** The mail that carries it is about to be read: from now on the writer must know. */
        void heard() {
            // Only the service's own word tells which records it rejected.
            if (outcome.kind() == Kind.PARTLY_REJECTED) {
                for (Rejection rejection : rejections) {
                    rejection.heard = true;
                }
            }
            simulation.oracle.heard(chain, records, outcome, sentAt, arrivedAt);
        }
    }

    /** A record that was left out of a request that was taken. */
    static final class Rejection {
        final boolean named;
        boolean heard;

        private Rejection(boolean named) {
            this.named = named;
        }
    }

    /** A writer's client. */
    Client client(SimChain chain) {
        return new Client(chain);
    }

    final class Client implements ByteAirClient {

        private final SimChain chain;
        private final Set<Exchange> open = new LinkedHashSet<>();
        private boolean closed;

        private Client(SimChain chain) {
            this.chain = chain;
        }

        @Override
        public CompletableFuture<WriteOutcome> write(WriteRequest request) {
            Exchange exchange = new Exchange(this, request);
            if (closed) {
                throw new Violation("a request is sent by a writer that is closed");
            }
            open.add(exchange);
            exchange.send();
            return exchange.future;
        }

        @Override
        public CompletableFuture<WriteOutcome> done(DoneCall call) {
            return CompletableFuture.completedFuture(WriteOutcome.of(Kind.ACCEPTED, 0, ""));
        }

        @Override
        public void close() {
            closed = true;
            for (Exchange exchange : new ArrayList<>(open)) {
                exchange.answer(
                        WriteOutcome.unanswered(Kind.NO_ANSWER, "The client was closed.", null));
            }
        }
    }

    /** One attempt of one request. */
    private final class Exchange {

        private final Client client;
        private final WriteRequest request;
        private final List<SimRecord> records;
        private final long sentAt = clock.nanos();
        private final CompletableFuture<WriteOutcome> future = new CompletableFuture<>();
        private final List<Rejection> rejections = new ArrayList<>();
        private final String id;
        private boolean refused;
        private SimClock.Event timeout;

        private Exchange(Client client, WriteRequest request) {
            this.client = client;
            this.request = request;
            this.id = request.requestId();
            this.records = new ArrayList<>(request.records().count());
            for (int i = 0; i < request.records().count(); i++) {
                records.add(scenario.records.get(SimRecord.idOf(request.records().record(i))));
            }
        }

        /** Until it arrives, the client may still be compressing it. */
        private void readAgain() {
            for (int i = 0; i < records.size(); i++) {
                if (!Arrays.equals(request.records().record(i), records.get(i).json)) {
                    throw new Violation(
                            "record " + i + " of request " + id + " was written over on its way");
                }
            }
        }

        private void send() {
            simulation.schedule.note(
                    client.chain.name, "sends", id, firstId(), "…", records.size(), "records");
            simulation.oracle.sent(client.chain, records);
            timeout =
                    clock.after(
                            scenario.requestTimeout,
                            () -> unanswered(Kind.NO_ANSWER, "no answer in time"));
            long transit = 1 + (long) (random.nextDouble() * scenario.transit);
            double chance = random.nextDouble();
            switch (scenario.weather.at(sentAt)) {
                case REFUSING:
                    clock.after(transit / 4, () -> unanswered(Kind.NOT_SENT, "refused"));
                    return;
                case HANGING:
                    if (chance < 0.3) {
                        clock.after(scenario.requestTimeout + transit * 20, () -> arrive(transit));
                    }
                    return;
                default:
                    break;
            }
            if (trouble() && chance < scenario.lostBefore) {
                if (random.nextBoolean()) {
                    clock.after(transit, () -> unanswered(Kind.NO_ANSWER, "connection reset"));
                }
                return;
            }
            if (trouble() && chance < scenario.lostBefore + scenario.late) {
                long late = (long) (scenario.requestTimeout * (0.8 + random.nextDouble()));
                clock.after(late, () -> arrive(transit));
                return;
            }
            boolean slow = random.nextInt(12) == 0;
            clock.after(slow ? transit * 8 : transit, () -> arrive(transit));
        }

        private String firstId() {
            return records.get(0).id + "";
        }

        /** The request is at the service; what it decides travels back. */
        private void arrive(long transit) {
            if (client.closed && scenario.ordered) {
                // What a dead writer's request still does to the order, no writer could mend.
                return;
            }
            readAgain();
            WriteOutcome outcome = decide();
            simulation.schedule.note("service", "answers", id, outcome.kind().name());
            if (trouble() && random.nextDouble() < scenario.lostAfter) {
                simulation.schedule.note("network", "loses the answer to", id);
                if (random.nextBoolean()) {
                    clock.after(transit, () -> unanswered(Kind.NO_ANSWER, "connection reset"));
                }
                return;
            }
            clock.after(transit, () -> answer(outcome));
        }

        private WriteOutcome decide() {
            Weather.Kind weather = scenario.weather.at(clock.nanos());
            double chance = random.nextDouble();
            if (weather == Weather.Kind.GATEWAY) {
                if (chance < 0.5) {
                    store();
                }
                return scenario.foreignAnswers && random.nextBoolean()
                        ? WriteOutcome.foreign(403, "a firewall's page", "Look at the firewall.")
                        : WriteOutcome.unanswered(Kind.NO_ANSWER, "a gateway's answer, 502", null);
            }
            if (weather == Weather.Kind.UNAVAILABLE || trouble() && chance < scenario.failing) {
                return refuse(WriteOutcome.notTaken(503, "unavailable", retryAfter()));
            }
            if (weather == Weather.Kind.MISCONFIGURED) {
                return refuse(WriteOutcome.misconfigured(400, "no such project", "Set it."));
            }
            if (weather == Weather.Kind.THROTTLING && chance < 0.9
                    || trouble() && chance < scenario.failing + scenario.throttled) {
                return refuse(WriteOutcome.throttled("slow down", retryAfter()));
            }
            if (clock.nanos() < scenario.curseEnds) {
                if (request.destination().dataDate() != null
                        && request.destination().dataDate().equals(scenario.cursedDate)) {
                    return refuse(WriteOutcome.notTaken(400, "… when data cleaning", null));
                }
                if (has(SimRecord.Kind.CURSED)) {
                    return refuse(WriteOutcome.notTaken(500, "internal error", null));
                }
            }
            if (knows(id)) {
                return WriteOutcome.of(Kind.DUPLICATE_ID, 409, "duplicate request id");
            }
            if (has(SimRecord.Kind.POISON)) {
                return refuse(WriteOutcome.of(Kind.REFUSED, 400, "malformed"));
            }
            return store();
        }

        private boolean trouble() {
            return clock.nanos() < scenario.troubleEnds;
        }

        private Duration retryAfter() {
            return random.nextInt(3) == 0 ? Duration.ofMillis(random.nextInt(2_000)) : null;
        }

        private WriteOutcome refuse(WriteOutcome outcome) {
            if (knows(id)) {
                // Refused before anybody looked at what is in it.
                return outcome;
            }
            refused = scenario.remembersRefusedIds;
            return outcome;
        }

        private boolean has(SimRecord.Kind kind) {
            for (SimRecord record : records) {
                if (record.kind == kind) {
                    return true;
                }
            }
            return false;
        }

        /** Takes the request, or what of it is good, unless its id is known. */
        private WriteOutcome store() {
            if (knows(id)) {
                return WriteOutcome.of(Kind.DUPLICATE_ID, 409, "duplicate request id");
            }
            knownIds.put(id, clock.nanos());
            boolean forgotten = !takenIds.add(id);
            List<RecordError> errors = new ArrayList<>();
            boolean rejected = false;
            for (SimRecord record : records) {
                if (record.storable()) {
                    if (forgotten) {
                        simulation.oracle.forgotten();
                    }
                    simulation.oracle.stored(client.chain, record, id, sentAt);
                    continue;
                }
                rejected = true;
                boolean named = random.nextDouble() < scenario.named;
                Rejection rejection = new Rejection(named);
                rejections.add(rejection);
                simulation.oracle.rejected(record, rejection);
                if (named) {
                    errors.add(
                            new RecordError(
                                    "bad value", new String(record.json, StandardCharsets.UTF_8)));
                }
            }
            return rejected
                    ? WriteOutcome.partlyRejected("some failed", errors)
                    : WriteOutcome.of(Kind.ACCEPTED, 0, "");
        }

        private void unanswered(Kind kind, String message) {
            answer(WriteOutcome.unanswered(kind, message, null));
        }

        private void answer(WriteOutcome outcome) {
            if (future.isDone()) {
                return;
            }
            timeout.cancel();
            if (refused && outcome.kind() != Kind.NO_ANSWER) {
                // One that nobody hears of can't be told from a request that was taken.
                knownIds.put(id, clock.nanos());
            }
            client.open.remove(this);
            if (!client.closed) {
                simulation.schedule.note(client.chain.name, "hears of", id, outcome.kind().name());
            }
            Answer heard = new Answer(client.chain, records, rejections, outcome, sentAt);
            client.chain.mailbox.deliver(heard, () -> future.complete(outcome));
        }
    }
}
