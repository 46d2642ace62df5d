/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A sink for YAML pipelines of Flink CDC: events to rows, rows to the connector's sink. What
 * becomes of rows there is the business of {@code io.github.byteair.flink.table}, as in SQL.
 */
package io.github.byteair.flink.cdc;
