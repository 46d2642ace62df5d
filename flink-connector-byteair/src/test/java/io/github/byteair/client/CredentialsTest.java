/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    @TempDir Path folder;

    private final AtomicLong nanos = new AtomicLong();

    private CredentialsReader open(Credentials credentials, Map<String, String> environment) {
        return CredentialsReader.open(credentials, environment::get, nanos::get);
    }

    private Secrets read(Credentials credentials) {
        return open(credentials, Map.of()).current();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void takesValues() {
        Secrets volc = read(Credentials.volc("ak", "sk"));
        assertThat(volc.isVolc()).isTrue();
        assertThat(volc.accessKey()).isEqualTo("ak");
        assertThat(volc.secretKey()).isEqualTo("sk");
        Secrets air = read(Credentials.air("tok"));
        assertThat(air.isVolc()).isFalse();
        assertThat(air.token()).isEqualTo("tok");
    }

    @Test
    void readsTheEnvironment() {
        Map<String, String> environment =
                Map.of("VOLC_ACCESSKEY", "ak", "VOLC_SECRETKEY", "sk", "AIR_TOKEN", "t", "MY", "m");
        Secrets volc = open(Credentials.volcFromEnvironment(), environment).current();
        assertThat(volc.accessKey() + volc.secretKey()).isEqualTo("aksk");
        assertThat(open(Credentials.airFromEnvironment(), environment).current().token())
                .isEqualTo("t");
        assertThat(open(Credentials.airFromEnvironment("MY"), environment).current().token())
                .isEqualTo("m");
    }

    @Test
    void namesTheMissingVariable() {
        assertThatThrownBy(
                        () ->
                                open(
                                        Credentials.volcFromEnvironment(),
                                        Map.of("VOLC_ACCESSKEY", "ak")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VOLC_SECRETKEY is not set")
                .hasMessageContaining("TaskManager");
        assertThatThrownBy(() -> open(Credentials.airFromEnvironment("MY"), Map.of("MY", "  ")))
                .hasMessageContaining("MY is not set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "access-key=ak\nsecret-key=s=k==\n",
                "# keys\r\n\r\naccess-key = ak\r\n  secret-key =  s=k==  \r\n",
                "VOLC_ACCESSKEY=ak\nVOLC_SECRETKEY=s=k==",
                "export VOLC_ACCESSKEY='ak'\nexport VOLC_SECRETKEY=\"s=k==\"\n",
                "\ufeffaccess-key=ak\nsecret-key=s=k==\ntoken=t\nother=x\nnonsense"
            })
    void readsFilesOfKeys(String text) throws IOException {
        Secrets secrets = read(Credentials.volcFromFile(file("keys", text).toString()));
        assertThat(secrets.accessKey()).isEqualTo("ak");
        assertThat(secrets.secretKey()).isEqualTo("s=k==");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=t", "AIR_TOKEN = t\n", "access-key=a\ntoken=t"})
    void readsFilesOfAToken(String text) throws IOException {
        assertThat(read(Credentials.airFromFile(file("token", text).toString())).token())
                .isEqualTo("t");
    }

    @Test
    void saysWhatIsWrongWithAFileAndNotWhatIsInIt() throws IOException {
        String missing = folder.resolve("none").toString();
        assertThatThrownBy(() -> read(Credentials.volcFromFile(missing)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(missing)
                .hasMessageContaining("does not exist");
        String half = file("half", "access-key=hidden").toString();
        assertThatThrownBy(() -> read(Credentials.volcFromFile(half)))
                .hasMessageContaining(half)
                .hasMessageContaining("has no secret-key")
                .hasMessageNotContaining("hidden");
        String blank = file("blank", "token=hid den").toString();
        assertThatThrownBy(() -> read(Credentials.airFromFile(blank)))
                .hasMessageContaining(blank)
                .hasMessageContaining("holds a blank")
                .hasMessageNotContaining("hid den");
        String large = file("large", "#".repeat(70_000)).toString();
        assertThatThrownBy(() -> read(Credentials.airFromFile(large)))
                .hasMessageContaining("larger than 64 KiB");
        assertThatThrownBy(() -> read(Credentials.airFromFile(folder.toString())))
                .hasMessageContaining("can't be read");
        assertThatThrownBy(() -> read(Credentials.airFromFile("a\0b")))
                .hasMessageContaining("is not a path");
    }

    @Test
    void followsAChangedFileOnceASecond() throws IOException {
        Path file = file("keys", "token=first");
        CredentialsReader reader = open(Credentials.airFromFile(file.toString()), Map.of());
        Files.writeString(file, "token=second");
        nanos.addAndGet(900_000_000);
        assertThat(reader.current().token()).isEqualTo("first");
        nanos.addAndGet(100_000_000);
        // The first look at the new keys; whoever writes them may be half through.
        assertThat(reader.current().token()).isEqualTo("first");
        nanos.addAndGet(CredentialsReader.SETTLE_NANOS - 1);
        assertThat(reader.current().token()).isEqualTo("first");
        nanos.addAndGet(1);
        assertThat(reader.current().token()).isEqualTo("second");
    }

    private Secrets afterTwoLooks(CredentialsReader reader) {
        nanos.addAndGet(CredentialsReader.CHECK_NANOS);
        reader.current();
        nanos.addAndGet(CredentialsReader.SETTLE_NANOS);
        return reader.current();
    }

    @Test
    void noticesAChangeOfTheSameLength() throws IOException {
        Path file = file("keys", "token=first");
        FileTime written = Files.getLastModifiedTime(file);
        CredentialsReader reader = open(Credentials.airFromFile(file.toString()), Map.of());
        Files.writeString(file, "token=other");
        // Nor does the file's time tell.
        Files.setLastModifiedTime(file, written);
        assertThat(afterTwoLooks(reader).token()).isEqualTo("other");
    }

    @Test
    void keepsTheOldKeysWhileANewFileIsBroken() throws IOException {
        Path file = file("keys", "token=first");
        CredentialsReader reader = open(Credentials.airFromFile(file.toString()), Map.of());
        Files.writeString(file, "half a fi");
        nanos.addAndGet(1_000_000_000);
        assertThat(reader.current().token()).isEqualTo("first");
        Files.delete(file);
        nanos.addAndGet(1_000_000_000);
        assertThat(reader.current().token()).isEqualTo("first");
        Files.write(file, "token=second".getBytes(StandardCharsets.UTF_8));
        assertThat(afterTwoLooks(reader).token()).isEqualTo("second");
    }

    @Test
    void refusesValuesThatCannotBeKeys() {
        assertThatThrownBy(() -> Credentials.volc(" ", "sk"))
                .hasMessageContaining("access key (auth.access-key) is missing");
        assertThatThrownBy(() -> Credentials.volc("ak", null))
                .hasMessageContaining("secret key (auth.secret-key) is missing");
        assertThatThrownBy(() -> Credentials.volc("ak", "hidden\n"))
                .hasMessageContaining("line break")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> Credentials.air("")).hasMessageContaining("auth.token");
        assertThatThrownBy(() -> Credentials.volcFromFile("")).hasMessageContaining("auth.file");
        assertThatThrownBy(() -> Credentials.airFromEnvironment(" "))
                .hasMessageContaining("Name the environment variable");
    }

    @Test
    void readsNothingBeforeItIsOpened() {
        // Neither exists; only opening may mind.
        assertThat(Credentials.volcFromFile("/no/such/file")).isNotNull();
        assertThat(Credentials.airFromEnvironment("NO_SUCH_VARIABLE")).isNotNull();
    }

    @Test
    void showsNoSecret() {
        for (Credentials credentials :
                List.of(Credentials.volc("KEYID", "SECRET"), Credentials.air("SECRET"))) {
            assertThat(credentials.toString()).doesNotContain("KEYID").doesNotContain("SECRET");
            assertThat(read(credentials).toString()).isEqualTo("***");
        }
        assertThat(Credentials.volcFromEnvironment().toString())
                .contains("VOLC_ACCESSKEY", "VOLC_SECRETKEY");
        assertThat(Credentials.airFromFile("/etc/keys").toString()).contains("/etc/keys");
    }

    @Test
    void isAValueThatTravels() throws Exception {
        Credentials credentials = Credentials.volc("ak", "sk");
        assertThat(ClientTesting.copy(credentials)).isEqualTo(credentials);
        assertThat(credentials)
                .hasSameHashCodeAs(Credentials.volc("ak", "sk"))
                .isNotEqualTo(Credentials.volc("ak", "other"))
                .isNotEqualTo(Credentials.air("ak"))
                .isNotEqualTo(null);
        assertThat(Credentials.volcFromFile("a")).isNotEqualTo(Credentials.airFromFile("a"));
    }
}
