/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Results of {@code pipeline} as a picture. */
@Command(
        name = "plot",
        description =
                "Draws what 'pipeline --out' wrote, as SVG: records a second, and CPU per million"
                        + " records, of one subtask without quotas, by latency.")
final class PlotCommand implements Callable<Integer> {

    @Mixin private HelpOption help;

    private static final Map<String, String> COLOURS =
            Map.of(
                    "datastream", "#1f5fbf",
                    "sql", "#5fa8e8",
                    "by-hand", "#c0504d",
                    "floor", "#9a9a9a");
    private static final int WIDTH = 900;
    private static final int PANEL = 260;
    private static final int LEFT = 80;
    private static final int TOP = 40;

    @Parameters(index = "0", paramLabel = "RESULTS", description = "A file of JSON lines.")
    private Path results;

    @Parameters(index = "1", paramLabel = "SVG", description = "The picture to write.")
    private Path picture;

    @Override
    public Integer call() throws Exception {
        if (!Files.exists(results)) {
            System.err.println("There is no " + results + "; 'pipeline --out' makes it.");
            return 2;
        }
        Map<String, JsonNode> lines = new LinkedHashMap<>();
        TreeSet<Integer> latencies = new TreeSet<>();
        ObjectMapper mapper = new ObjectMapper();
        for (String line : Files.readAllLines(results)) {
            JsonNode result = mapper.readTree(line);
            int latency = result.path("latencyMillis").asInt();
            String writer = result.path("writer").asText();
            // Of a case that was measured twice the later one counts.
            if (result.path("name").asText().equals(writer + "-p1-" + latency + "ms-free")) {
                lines.put(writer + " " + latency, result);
                latencies.add(latency);
            }
        }
        if (lines.isEmpty()) {
            System.err.println(results + " has no case of one subtask without quotas.");
            return 2;
        }
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                                + " font-family=\"sans-serif\" font-size=\"13\">%n"
                                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                        WIDTH,
                        2 * (PANEL + TOP) + 60));
        panel(svg, lines, latencies, "recordsPerSecond", "records per second, in thousands", 1e3);
        svg.append("<g transform=\"translate(0,").append(PANEL + TOP).append(")\">\n");
        panel(
                svg,
                lines,
                latencies,
                "cpuSecondsPerMillion",
                "CPU seconds of the process per million records",
                1);
        svg.append("</g>\n");
        legend(svg);
        svg.append("</svg>\n");
        Files.writeString(picture, svg);
        return 0;
    }

    private static void panel(
            StringBuilder svg,
            Map<String, JsonNode> lines,
            TreeSet<Integer> latencies,
            String field,
            String title,
            double unit) {
        double most =
                lines.values().stream().mapToDouble(it -> it.path(field).asDouble()).max().orElse(1)
                        / unit;
        double height = PANEL - TOP;
        text(svg, LEFT, TOP - 24, "start", title);
        double step = step(most);
        for (double tick = 0; tick <= most; tick += step) {
            double y = TOP + height - height * tick / most;
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\""
                                    + " stroke=\"#dddddd\"/>%n",
                            LEFT,
                            WIDTH - 20,
                            y,
                            y));
            text(svg, LEFT - 8, y + 4, "end", String.format(Locale.ROOT, "%.0f", tick));
        }
        double group = (WIDTH - 20.0 - LEFT) / latencies.size();
        double bar = group * 0.8 / Writer.values().length;
        int place = 0;
        for (int latency : latencies) {
            double x = LEFT + group * place++ + group * 0.1;
            for (Writer writer : Writer.values()) {
                JsonNode result = lines.get(writer.label() + " " + latency);
                if (result != null) {
                    bar(svg, x, bar, height, result.path(field).asDouble() / unit, most, writer);
                }
                x += bar;
            }
            text(svg, x - group * 0.4, TOP + height + 18, "middle", "latency " + latency + " ms");
        }
    }

    private static void bar(
            StringBuilder svg,
            double x,
            double width,
            double height,
            double value,
            double most,
            Writer writer) {
        double h = height * value / most;
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\""
                                + " fill=\"%s\"/>%n",
                        x,
                        TOP + height - h,
                        width - 3,
                        h,
                        COLOURS.get(writer.label())));
        text(
                svg,
                x + width / 2,
                TOP + height - h - 4,
                "middle",
                String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value));
    }

    /** 1, 2 or 5 times a power of ten: about five lines. */
    private static double step(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most / 4)));
        double parts = most / 4 / power;
        return power * (parts < 2 ? 1 : parts < 5 ? 2 : 5);
    }

    private static void legend(StringBuilder svg) {
        double x = LEFT;
        double y = 2 * (PANEL + TOP) + 20;
        for (Writer writer : Writer.values()) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<rect x=\"%.1f\" y=\"%.1f\" width=\"14\" height=\"14\""
                                    + " fill=\"%s\"/>%n",
                            x,
                            y,
                            COLOURS.get(writer.label())));
            text(svg, x + 20, y + 12, "start", writer.label());
            x += 130;
        }
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                        x,
                        y,
                        anchor,
                        text));
    }
}
