/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * The context as the base writer may see it: the real one, but for the metrics that the base would
 * fill with what it knows. It counts a record as sent when it hands it over, and measures the send
 * time from a clock that starts at {@code Long.MAX_VALUE}; the writer keeps these metrics itself.
 *
 * <p>Proxies, since the interfaces differ between the Flink versions one jar runs on.
 */
final class BaseWriterContext {

    private BaseWriterContext() {}

    static WriterInitContext of(WriterInitContext context) {
        SinkWriterMetricGroup metrics = withoutSendMetrics(context.metricGroup());
        return proxy(
                WriterInitContext.class,
                context,
                (method, call) -> method.equals("metricGroup") ? metrics : call.proceed());
    }

    private static SinkWriterMetricGroup withoutSendMetrics(SinkWriterMetricGroup real) {
        OperatorIOMetricGroup io =
                proxy(
                        OperatorIOMetricGroup.class,
                        real.getIOMetricGroup(),
                        (method, call) ->
                                method.startsWith("getNum") && method.contains("Out")
                                        ? new SimpleCounter()
                                        : call.proceed());
        return proxy(
                SinkWriterMetricGroup.class,
                real,
                (method, call) -> {
                    if (method.equals("setCurrentSendTimeGauge")) {
                        return null;
                    }
                    return method.equals("getIOMetricGroup") ? io : call.proceed();
                });
    }

    private interface Call {
        Object proceed() throws Throwable;
    }

    private interface Interception {
        Object around(String method, Call call) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T real, Interception interception) {
        InvocationHandler handler =
                (proxy, method, arguments) ->
                        interception.around(
                                method.getName(), () -> invoke(method, real, arguments));
        return type.cast(
                Proxy.newProxyInstance(
                        BaseWriterContext.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Method method, Object target, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
