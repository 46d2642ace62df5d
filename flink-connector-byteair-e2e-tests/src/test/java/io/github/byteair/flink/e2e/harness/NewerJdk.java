/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Java newer than the one that runs the tests, if this machine has one. */
public final class NewerJdk {

    /** Where it is looked for. */
    public static final String WHERE =
            "the folder that the system property e2e.newer.java.home names, or below /usr/lib/jvm";

    private static final int AT_LEAST = 21;
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)[^\"]*\"");

    private final Path home;
    private final int feature;

    private NewerJdk(Path home, int feature) {
        this.home = home;
        this.feature = feature;
    }

    /** The newest of 21 or later. */
    public static Optional<NewerJdk> find() throws IOException {
        List<Path> homes = new ArrayList<>();
        String named = System.getProperty("e2e.newer.java.home", "");
        if (!named.isEmpty()) {
            homes.add(Path.of(named));
        } else if (Files.isDirectory(Path.of("/usr/lib/jvm"))) {
            try (Stream<Path> below = Files.list(Path.of("/usr/lib/jvm"))) {
                below.sorted().forEach(homes::add);
            }
        }
        List<NewerJdk> found = new ArrayList<>();
        for (Path home : homes) {
            if (Files.isExecutable(home.resolve("bin/java"))
                    && Files.isRegularFile(home.resolve("release"))) {
                Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
                if (version.find() && Integer.parseInt(version.group(1)) >= AT_LEAST) {
                    found.add(new NewerJdk(home, Integer.parseInt(version.group(1))));
                }
            }
        }
        return found.stream().max(Comparator.comparingInt(NewerJdk::feature));
    }

    /** E.g. 21. */
    public int feature() {
        return feature;
    }

    String java() {
        return home.resolve("bin/java").toString();
    }
}
