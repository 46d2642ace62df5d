/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Passes on the latest line of each key when the input has ended, in batch and in streaming mode. A
 * window that ends with the stream would do so in both, too, but Flink takes no checkpoints beside
 * one.
 */
final class LastSale extends KeyedProcessFunction<String, ShopEvent, ShopEvent> {

    private static final long serialVersionUID = 1L;

    private static final long END_OF_INPUT = Long.MAX_VALUE;

    private transient ValueState<ShopEvent> last;

    @Override
    public void open(OpenContext context) {
        last =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("last sale", ShopEvent.class));
    }

    @Override
    public void processElement(ShopEvent line, Context context, Collector<ShopEvent> out)
            throws Exception {
        ShopEvent known = last.value();
        if (known == null || known.time <= line.time) {
            last.update(line);
        }
        context.timerService().registerEventTimeTimer(END_OF_INPUT);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ShopEvent> out)
            throws Exception {
        out.collect(last.value());
        last.clear();
    }
}
