/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** JMH, with what these benchmarks are best run with. */
@Command(
        name = "micro",
        description = {
            "The parts of the path, by JMH, with allocation. Takes JMH's own options, which add to"
                    + " or replace these: -f 1 -wi 3 -w 1 -i 5 -r 1 -tu us -bm avgt -prof gc.",
            "E.g.: micro PathBenchmark -p jsonBytes=300"
        })
final class MicroCommand implements Callable<Integer> {

    private static final List<String> DEFAULTS =
            List.of(
                    "-f", "1", "-wi", "3", "-w", "1", "-i", "5", "-r", "1", "-tu", "us", "-bm",
                    "avgt", "-prof", "gc");

    @Option(
            names = "--help",
            usageHelp = true,
            description = "Shows this; -h shows JMH's own options.")
    private boolean help;

    @Parameters(hidden = true)
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        List<String> all = new ArrayList<>(arguments);
        // The last of an option given twice would win, but JMH takes the first of some.
        for (int i = 0; i + 1 < DEFAULTS.size(); i += 2) {
            if (!arguments.contains(DEFAULTS.get(i))) {
                all.add(DEFAULTS.get(i));
                all.add(DEFAULTS.get(i + 1));
            }
        }
        Main.main(all.toArray(new String[0]));
        return 0;
    }
}
