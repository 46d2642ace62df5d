/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.DoneCall;
import io.github.byteair.client.Records;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that answers when told, or at once if told so before. */
public final class FakeClient implements ByteAirClient {

    public static final WriteOutcome OK = WriteOutcome.of(WriteOutcome.Kind.ACCEPTED, 0, "");

    public final List<WriteRequest> requests = new ArrayList<>();
    public final Deque<CompletableFuture<WriteOutcome>> open = new ArrayDeque<>();
    public final List<DoneCall> doneCalls = new CopyOnWriteArrayList<>();

    /** To calls of done, in order; when there are no more, they are taken. */
    public final Queue<WriteOutcome> doneAnswers = new ConcurrentLinkedQueue<>();

    public WriteOutcome always;
    public boolean closed;

    /** What the bodies of the open requests take, as far as the sink is told. */
    public long bodyBytes;

    @Override
    public CompletableFuture<WriteOutcome> write(WriteRequest request) {
        requests.add(copy(request));
        CompletableFuture<WriteOutcome> future = new CompletableFuture<>();
        if (always != null) {
            future.complete(always);
        } else {
            open.add(future);
        }
        return future;
    }

    /** Once it is accepted, the sink uses the arrays again. */
    private static WriteRequest copy(WriteRequest request) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < request.records().count(); i++) {
            records.add(request.records().record(i));
        }
        return new WriteRequest(request.destination(), request.requestId(), Records.of(records));
    }

    /** Answers the oldest open request. */
    public void answer(WriteOutcome outcome) {
        open.remove().complete(outcome);
    }

    @Override
    public CompletableFuture<WriteOutcome> done(DoneCall call) {
        doneCalls.add(call);
        WriteOutcome next = doneAnswers.poll();
        return CompletableFuture.completedFuture(next == null ? OK : next);
    }

    @Override
    public long bodyBytes() {
        return bodyBytes;
    }

    @Override
    public void close() {
        closed = true;
    }
}
