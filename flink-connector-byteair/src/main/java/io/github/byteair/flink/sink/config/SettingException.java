/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.config;

import java.util.function.Function;
import org.apache.flink.annotation.Internal;

/**
 * A setting that can't be, alone or beside another. The sentence stands once, and is read with the
 * names of whoever made the mistake: the builder's by default, SQL's by {@link #inSql}.
 */
@Internal
public final class SettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient Object[] sentence;

    /** A setting with its value, in a sentence. */
    static final class Given {
        private final Setting setting;
        private final Object value;

        private Given(Setting setting, Object value) {
            this.setting = setting;
            this.value = value;
        }
    }

    /**
     * @param sentence texts, {@link Setting}s by name alone, and settings with their value
     */
    SettingException(Object... sentence) {
        super(
                join(
                        sentence,
                        Setting::setter,
                        given -> given.setting.setter() + "(" + given.value + ")"));
        this.sentence = sentence;
    }

    static Given given(Setting setting, Object value) {
        return new Given(setting, value);
    }

    /**
     * The sentence in SQL's names.
     *
     * @param text what the user wrote as an option's value
     */
    public String inSql(Function<String, String> text) {
        return join(
                sentence,
                setting -> "'" + setting.option() + "'",
                given ->
                        "'"
                                + given.setting.option()
                                + "' = '"
                                + text.apply(given.setting.option())
                                + "'");
    }

    private static String join(
            Object[] sentence, Function<Setting, String> name, Function<Given, String> given) {
        StringBuilder text = new StringBuilder();
        for (Object part : sentence) {
            if (part instanceof Setting) {
                text.append(name.apply((Setting) part));
            } else if (part instanceof Given) {
                text.append(given.apply((Given) part));
            } else {
                text.append(part);
            }
        }
        return text.toString();
    }
}
