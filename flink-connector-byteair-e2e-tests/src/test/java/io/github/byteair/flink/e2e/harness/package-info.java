/**
 * Processes to test with: Flink clusters of any gathered version, the emulator, Flink's SQL client.
 * Start at {@link io.github.byteair.flink.e2e.harness.Bench}.
 */
package io.github.byteair.flink.e2e.harness;
