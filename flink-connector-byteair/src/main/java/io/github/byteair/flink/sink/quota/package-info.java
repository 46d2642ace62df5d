/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Says when a request may go. {@code QuotaPool}, in the JobManager, has a project's quota and gives
 * permits; {@code SharedQuota} is a writer's access to it, with a fallback; {@code PoolCourier}
 * carries what the writers of a process ask. {@code QuotaLimiter} is one subtask's fixed share, for
 * where there is no pool.
 *
 * <p>May use nothing of this project, and no clock, thread or network: time is a parameter. Must
 * not know what a batch holds, only how many records it has.
 */
package io.github.byteair.flink.sink.quota;
