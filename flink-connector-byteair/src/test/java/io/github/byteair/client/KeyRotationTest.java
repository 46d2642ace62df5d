/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static io.github.byteair.client.ClientTesting.await;
import static io.github.byteair.client.ClientTesting.config;
import static io.github.byteair.client.ClientTesting.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.CredentialsReader.Refusal;
import io.github.byteair.client.WriteOutcome.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that change under a running client, in all the ways that files change. */
class KeyRotationTest {

    private static final String OLD = "access-key=old\nsecret-key=oldSecret\n";
    private static final String NEW = "access-key=new\nsecret-key=newSecret\n";

    @TempDir Path folder;

    private final AtomicLong nanos = new AtomicLong(7);

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("keys"), text);
    }

    private CredentialsReader reader(Path file) {
        return CredentialsReader.open(
                Credentials.volcFromFile(file.toString()),
                Map.<String, String>of()::get,
                nanos::get);
    }

    private String keyAfter(CredentialsReader reader, long pause) {
        nanos.addAndGet(pause);
        return reader.current().accessKey() + '/' + reader.current().secretKey();
    }

    // ------------------------------------------------------------------ following the file

    @Test
    void neverAdoptsWhatIsStillBeingWritten() throws Exception {
        Path file = file(OLD);
        CredentialsReader reader = reader(file);
        // As an editor or a script does that writes in place, seen at every byte.
        for (int length = 0; length < NEW.length(); length++) {
            Files.writeString(file, NEW.substring(0, length));
            assertThat(keyAfter(reader, CredentialsReader.CHECK_NANOS))
                    .as("after %d characters", length)
                    .isEqualTo("old/oldSecret");
        }
        Files.writeString(file, NEW);
        // The line break changes no key: the look before counts.
        assertThat(keyAfter(reader, CredentialsReader.SETTLE_NANOS)).isEqualTo("new/newSecret");
    }

    @Test
    void twoLooksOfTheSameMomentAreOne() throws Exception {
        Path file = file(OLD);
        CredentialsReader reader = reader(file);
        Secrets old = reader.current();
        Files.writeString(file, "access-key=new\nsecret-key=newSec");
        for (int i = 0; i < 10; i++) {
            assertThat(reader.refused(old)).isEqualTo(Refusal.UNSETTLED);
        }
        assertThat(reader.current()).isSameAs(old);
    }

    @Test
    void followsASecretThatIsMountedThroughALink() throws Exception {
        // As kubelet does: keys -> ..data/keys, ..data -> a folder, switched by renaming.
        Path first = Files.createDirectory(folder.resolve("..2026_1"));
        Path second = Files.createDirectory(folder.resolve("..2026_2"));
        Files.writeString(first.resolve("keys"), OLD);
        Files.writeString(second.resolve("keys"), NEW);
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Path keys = Files.createSymbolicLink(folder.resolve("keys"), Path.of("..data", "keys"));
        CredentialsReader reader = reader(keys);
        assertThat(keyAfter(reader, CredentialsReader.CHECK_NANOS)).isEqualTo("old/oldSecret");
        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(first.resolve("keys"));
        assertThat(keyAfter(reader, CredentialsReader.CHECK_NANOS)).isEqualTo("old/oldSecret");
        assertThat(keyAfter(reader, CredentialsReader.SETTLE_NANOS)).isEqualTo("new/newSecret");
    }

    @Test
    void followsAFileThatIsReplaced() throws Exception {
        Path file = file(OLD);
        CredentialsReader reader = reader(file);
        Path swap = Files.writeString(folder.resolve(".keys.swp"), NEW);
        Files.move(swap, file, StandardCopyOption.REPLACE_EXISTING);
        keyAfter(reader, CredentialsReader.CHECK_NANOS);
        assertThat(keyAfter(reader, CredentialsReader.SETTLE_NANOS)).isEqualTo("new/newSecret");
    }

    // ------------------------------------------------------------------ after a 401

    @Test
    void aRefusalWithTheKeysAsTheyAreIsFinal() throws Exception {
        CredentialsReader reader = reader(file(OLD));
        assertThat(reader.refused(reader.current())).isEqualTo(Refusal.FINAL);
        CredentialsReader given =
                CredentialsReader.open(
                        Credentials.volc("a", "s"), Map.<String, String>of()::get, nanos::get);
        assertThat(given.refused(given.current())).isEqualTo(Refusal.FINAL);
        assertThat(given.refused(Secrets.volc("other", "s"))).isEqualTo(Refusal.FINAL);
    }

    @Test
    void looksAtOnceAndAdoptsSoonAfter() throws Exception {
        Path file = file(OLD);
        CredentialsReader reader = reader(file);
        Secrets old = reader.current();
        Files.writeString(file, NEW);
        assertThat(reader.refused(old)).isEqualTo(Refusal.UNSETTLED);
        nanos.addAndGet(CredentialsReader.SETTLE_NANOS);
        assertThat(reader.current().accessKey()).isEqualTo("new");
        // Requests that were under way meanwhile.
        assertThat(reader.refused(old)).isEqualTo(Refusal.KEYS_CHANGED);
        assertThat(reader.refused(reader.current())).isEqualTo(Refusal.FINAL);
    }

    @Test
    void aHalfFileReadAtTheStartIsMended() throws Exception {
        Path file = file("access-key=new\nsecret-key=newSec");
        CredentialsReader reader = reader(file);
        Secrets half = reader.current();
        Files.writeString(file, "ret\n", StandardOpenOption.APPEND);
        assertThat(reader.refused(half)).isEqualTo(Refusal.UNSETTLED);
        assertThat(keyAfter(reader, CredentialsReader.SETTLE_NANOS)).isEqualTo("new/newSecret");
    }

    @Test
    void aMissingFileIsWaitedForButNotForEver() throws Exception {
        Path file = file(OLD);
        CredentialsReader reader = reader(file);
        Secrets old = reader.current();
        Files.delete(file);
        assertThat(reader.refused(old)).isEqualTo(Refusal.UNSETTLED);
        nanos.addAndGet(CredentialsReader.UNSETTLED_NANOS - 1);
        assertThat(reader.refused(old)).isEqualTo(Refusal.UNSETTLED);
        assertThat(reader.problem()).contains("does not exist");
        nanos.addAndGet(1);
        assertThat(reader.refused(old)).isEqualTo(Refusal.FINAL);
    }

    @Test
    void aFileThatNeverSettlesIsNotWaitedForForEver() throws Exception {
        Path file = file(OLD);
        CredentialsReader reader = reader(file);
        Secrets old = reader.current();
        Refusal last = null;
        int looks = 0;
        while (last != Refusal.FINAL && looks < 1_000) {
            Files.writeString(file, "access-key=new\nsecret-key=s" + looks++);
            last = reader.refused(old);
            nanos.addAndGet(CredentialsReader.SETTLE_NANOS);
        }
        assertThat(last).isEqualTo(Refusal.FINAL);
        assertThat(looks).isLessThan(100);
    }

    @Test
    void aFileThatIsBackWithTheSameKeysIsFinal() throws Exception {
        Path file = file(OLD);
        CredentialsReader reader = reader(file);
        Secrets old = reader.current();
        Files.delete(file);
        assertThat(reader.refused(old)).isEqualTo(Refusal.UNSETTLED);
        Files.writeString(file, OLD);
        assertThat(reader.refused(old)).isEqualTo(Refusal.FINAL);
    }

    // ------------------------------------------------------------------ on the wire

    /** A service that takes the new key only. */
    private static RawServer service(Runnable beforeAnswer) throws IOException {
        byte[] refusal =
                RawServer.response(
                        401,
                        "application/json",
                        "{\"status\":{\"code\":401,\"message\":\"signature does not match\"}}"
                                .getBytes(StandardCharsets.UTF_8));
        return RawServer.start(
                connection -> {
                    for (RawServer.Request request = connection.readRequest();
                            request != null;
                            request = connection.readRequest()) {
                        beforeAnswer.run();
                        boolean taken = request.header("Authorization").contains("=new/");
                        connection.write(taken ? RawServer.accepted() : refusal);
                    }
                });
    }

    private HttpByteAirClient client(RawServer server, Path file) {
        return ClientTesting.open(
                config(server.endpoint())
                        .credentials(Credentials.volcFromFile(file.toString()))
                        .build(),
                nanos::get,
                SystemDefaultDnsResolver.INSTANCE);
    }

    @Test
    void sendsAgainWhatTheOldKeysWereRefusedFor() throws Exception {
        Path file = file(OLD);
        try (RawServer server = service(() -> {});
                HttpByteAirClient client = client(server, file)) {
            Files.writeString(file, NEW);
            WriteOutcome refused = await(client.write(streaming()));
            assertThat(refused.kind()).isEqualTo(Kind.NOT_TAKEN);
            assertThat(refused.code()).isEqualTo(401);
            assertThat(refused.message())
                    .contains("signature does not match", "The credentials file is being changed")
                    .doesNotContain("Secret");
            nanos.addAndGet(CredentialsReader.SETTLE_NANOS);
            assertThat(await(client.write(streaming())).kind()).isEqualTo(Kind.ACCEPTED);
        }
    }

    @Test
    void sendsAgainWhatWasUnderWayWhenTheKeysChanged() throws Exception {
        Path file = file(OLD);
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (RawServer server =
                        service(
                                () -> {
                                    arrived.countDown();
                                    try {
                                        answer.await();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
                HttpByteAirClient client = client(server, file)) {
            var underWay = client.write(streaming("id-1", "{}"));
            arrived.await();
            Files.writeString(file, NEW);
            nanos.addAndGet(CredentialsReader.CHECK_NANOS);
            var signedWithOld = client.write(streaming("id-2", "{}"));
            answer.countDown();
            await(signedWithOld);
            nanos.addAndGet(CredentialsReader.SETTLE_NANOS);
            assertThat(await(client.write(streaming("id-3", "{}"))).kind())
                    .isEqualTo(Kind.ACCEPTED);
            assertThat(await(underWay).kind()).isEqualTo(Kind.NOT_TAKEN);
        }
    }

    @Test
    void failsAtOnceWithTheKeysAsTheyAre() throws Exception {
        Path file = file(OLD);
        try (RawServer server = service(() -> {});
                HttpByteAirClient client = client(server, file)) {
            WriteOutcome refused = await(client.write(streaming()));
            assertThat(refused.kind()).isEqualTo(Kind.MISCONFIGURED);
            assertThat(refused.remedy()).contains("auth.access-key");
        }
    }

    @Test
    void saysInTheEndThatTheFileIsMissing() throws Exception {
        Path file = file(OLD);
        try (RawServer server = service(() -> {});
                HttpByteAirClient client = client(server, file)) {
            Files.delete(file);
            assertThat(await(client.write(streaming())).kind()).isEqualTo(Kind.NOT_TAKEN);
            nanos.addAndGet(CredentialsReader.UNSETTLED_NANOS);
            WriteOutcome refused = await(client.write(streaming()));
            assertThat(refused.kind()).isEqualTo(Kind.MISCONFIGURED);
            assertThat(refused.remedy()).contains(file.toString(), "does not exist");
        }
    }
}
