package io.maskstream.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a process exports, in Prometheus's text format.
 *
 * @param samples one for each line that is no comment
 */
record Exposition(List<Sample> samples) {
    private static final Pattern LINE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+\\d+)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    record Sample(String name, Map<String, String> labels, double value) {}

    static Exposition parse(String text) {
        List<Sample> samples = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new AssertionError("no line of Prometheus's text format: " + line);
            }
            samples.add(new Sample(
                    parts.group(1),
                    labels(parts.group(2) == null ? "" : parts.group(2)),
                    Double.parseDouble(parts.group(3))));
        }
        return new Exposition(samples);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!label.find(at) || label.start() != at) {
                throw new AssertionError("no label at " + text.substring(at));
            }
            labels.put(
                    label.group(1),
                    label.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"));
            at = label.end();
        }
        return labels;
    }

    /** With what Prometheus adds: its own labels to every sample, and whether the process answered. */
    Exposition scraped(String job) {
        Map<String, String> own = Map.of("job", job, "instance", "taskmanager:9249");
        List<Sample> scraped = new ArrayList<>(List.of(new Sample("up", own, 1)));
        for (Sample sample : samples) {
            Map<String, String> labels = new HashMap<>(sample.labels());
            labels.putAll(own);
            scraped.add(new Sample(sample.name(), labels, sample.value()));
        }
        return new Exposition(scraped);
    }

    List<Sample> named(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name)).toList();
    }

    /** Labels that any sample of the name has. */
    Set<String> labelsOf(String name) {
        return named(name).stream()
                .flatMap(sample -> sample.labels().keySet().stream())
                .collect(Collectors.toSet());
    }
}
