/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The live page, in a browser without network. */
@Timeout(180)
class LivePageTest {

    /** Where the picture in the docs is; {@code -Dbyteair.docs.update=true} makes it anew. */
    private static final Path PICTURE = Path.of("..", "docs", "emulator.png");

    private static final String ACCEPTED = "document.querySelector('#cards b').textContent";
    private static final String STATE = "document.getElementById('up').textContent";

    @RegisterExtension
    final ByteAirEmulatorExtension emulator =
            new ByteAirEmulatorExtension(
                    settings -> settings.schema(RecordSchema.named("commerce")));

    @TempDir private Path profile;

    private TestClient client;

    private int click(int n) throws Exception {
        return client.behavior(
                        "[{\"user_id\":\"u"
                                + n
                                + "\",\"bhv_type\":\"click\",\"bhv_time\":1700000000,"
                                + "\"spm\":\"home.feed\",\"scm\":\"air\"}]")
                .send()
                .statusCode();
    }

    @Test
    void countsMoveAndAPersonSwitchesFaultsOnAndOff() throws Exception {
        assumeTrue(
                Browser.isInstalled(),
                "SKIPPED: there is no /usr/bin/chromium (Debian: chromium): the live page is not"
                        + " tested.");
        client = new TestClient(emulator.emulator());
        try (Browser browser = new Browser(profile)) {
            browser.open(emulator.endpoint() + "/");
            browser.await(STATE + " === 'up' && " + ACCEPTED + " === '0'");

            for (int n = 0; n < 30; n++) {
                assertThat(click(n)).isEqualTo(200);
            }
            browser.await(ACCEPTED + " === '30'");
            assertThat(browser.evaluate("document.getElementById('topics').textContent").asText())
                    .contains("behavior");

            browser.click("Outage");
            browser.await(STATE + ".startsWith('outage: 503')");
            assertThat(click(30)).isEqualTo(503);
            assertThat(
                            browser.evaluate(
                                            "document.querySelector('button[aria-pressed=true]').textContent")
                                    .asText())
                    .isEqualTo("Outage");
            browser.click("Outage");
            browser.await(STATE + " === 'up'");
            assertThat(click(31)).isEqualTo(200);
            browser.await(ACCEPTED + " === '31'");

            browser.click("429, 1 in 5");
            browser.click("Slow, 0.5 s");
            browser.await(
                    STATE
                            + " === 'up, with faults' && document.getElementById('faults')"
                            + ".textContent.includes('500ms')");
            assertThat(emulator.faults().view().latency).isEqualTo("500ms");
            picture(browser);
            browser.click("No faults");
            browser.await(STATE + " === 'up'");

            assertThat(browser.errors()).isEmpty();
            assertThat(browser.requested())
                    .isNotEmpty()
                    .allMatch(
                            url -> url.startsWith(emulator.endpoint()) || url.startsWith("data:"));
        }
    }

    private static void picture(Browser browser) throws Exception {
        browser.evaluate("window.scrollTo(0, 0)");
        byte[] png = browser.screenshot();
        assertThat(png.length).as("bytes of the picture").isGreaterThan(10_000);
        if (Boolean.getBoolean("byteair.docs.update")) {
            write(png);
        }
    }

    private static void write(byte[] png) throws IOException {
        Files.write(PICTURE, png);
    }
}
