/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.annotation.PublicEvolving;
import org.junit.jupiter.api.Test;

/**
 * What users compile against is what {@code public-api.txt} says. Who changes it on purpose writes
 * the list anew by {@code -Dbyteair.api.update=true}, and sees in the diff what users will see.
 */
class PublicApiTest {

    private static final Path RECORDED = Path.of("src/test/resources/public-api.txt");

    @Test
    void isAsRecorded() throws Exception {
        String found = String.join("\n", signatures()) + "\n";
        if (Boolean.getBoolean("byteair.api.update")) {
            Files.writeString(RECORDED, found);
        }
        assertThat(found)
                .as(
                        "the public interface; if the change is meant, run this test with"
                                + " -Dbyteair.api.update=true and tell of it in CHANGELOG.md")
                .isEqualTo(Files.readString(RECORDED, StandardCharsets.UTF_8));
    }

    private static List<String> signatures() {
        JavaClasses all =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.github.byteair.client", "io.github.byteair.flink");
        TreeSet<String> lines = new TreeSet<>();
        for (JavaClass one : all) {
            if (one.getModifiers().contains(JavaModifier.PUBLIC) && isForUsers(one)) {
                add(one.reflect(), lines);
            }
        }
        // The client knows nothing of Flink, nor of its annotations: what of it users come across.
        for (JavaClass one : all) {
            if (one.getPackageName().equals("io.github.byteair.client")
                    && one.getModifiers().contains(JavaModifier.PUBLIC)
                    && lines.stream().anyMatch(line -> isNamedIn(line, one.getName()))) {
                add(one.reflect(), lines);
            }
        }
        return new ArrayList<>(lines);
    }

    private static boolean isNamedIn(String line, String type) {
        return Pattern.compile(Pattern.quote(type) + "(?![\\w])").matcher(line).find();
    }

    /** Annotated so, or within what is. */
    private static boolean isForUsers(JavaClass one) {
        return one.isAnnotatedWith(PublicEvolving.class)
                || one.getEnclosingClass().map(PublicApiTest::isForUsers).orElse(false);
    }

    private static void add(Class<?> type, TreeSet<String> lines) {
        lines.add(type.toGenericString());
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isForUsers(constructor)) {
                lines.add(type.getName() + ": " + constructor.toGenericString());
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isForUsers(method) && !method.isBridge()) {
                lines.add(type.getName() + ": " + method.toGenericString());
            }
        }
        for (Field field : type.getDeclaredFields()) {
            if (isForUsers(field)) {
                lines.add(type.getName() + ": " + field.toGenericString());
            }
        }
    }

    private static <M extends Member & AnnotatedElement> boolean isForUsers(M member) {
        return (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
                && !member.isSynthetic()
                && !member.isAnnotationPresent(org.apache.flink.annotation.Internal.class);
    }
}
