/**
 * The jobs that the end-to-end tests submit. Compiled on one version of Flink, they run on all:
 * they keep to what has one signature from 1.20 on, and set options by their keys.
 */
package io.github.byteair.flink.e2e.job;
