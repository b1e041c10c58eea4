package io.maskstream.job.config;

import io.maskstream.model.ClassPrompt;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.rule.Measure;
import io.maskstream.stream.rule.Rule;
import io.maskstream.stream.rule.RuleSet;
import io.maskstream.stream.rule.Zone;
import io.maskstream.stream.text.Suggestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code zones}, {@code rules} and {@code statistics}; what is wrong is said with the line where it stands. */
final class RuleConfigurationReader {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Section job;

    RuleConfigurationReader(Section job) {
        this.job = job;
    }

    /**
     * Reads them.
     *
     * @param words what is looked for at the start
     * @param streams ids of all streams; empty where a topic may bring others
     */
    RuleConfiguration read(Vocabulary words, boolean regions, Optional<List<String>> streams) {
        boolean asked = job.has("zones") || job.has("rules") || job.has("statistics");
        List<Zone> zones = new ArrayList<>();
        for (Node item : job.list("zones")) {
            zones.add(zone(job.section(item, "zones"), streams));
            job.at(item.place(), "zones: ", () -> new RuleSet(List.of(), zones));
        }
        Set<String> labels = words.classes().stream().map(ClassPrompt::name).collect(Collectors.toSet());
        List<Rule> rules = new ArrayList<>();
        RuleSet set = new RuleSet(rules, zones);
        for (Node item : job.list("rules")) {
            rules.add(rule(job.section(item, "rules"), streams));
            set = job.at(item.place(), "rules: ", () -> checked(new RuleSet(rules, zones), labels, regions));
        }
        Section statistics = job.section("statistics");
        Duration window = statistics.value("window", Values::duration).orElse(WINDOW);
        Duration grace = statistics.value("grace", Values::duration).orElse(GRACE);
        RuleSet all = set;
        return statistics.build(() -> new RuleConfiguration(all, window, grace, asked));
    }

    private static RuleSet checked(RuleSet set, Set<String> labels, boolean regions) {
        set.unknownLabel(labels).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        for (Rule rule : set.rules()) {
            if (rule.measure() == Measure.COUNT && !regions) {
                throw new IllegalArgumentException(
                        "the rule '%s' counts regions, but masks.regions is false; set it to true"
                                .formatted(rule.name()));
            }
        }
        return set;
    }

    private Rule rule(Section rule, Optional<List<String>> streams) {
        String name = rule.required("name", text -> text);
        Optional<String> stream = rule.value("stream", text -> known(text, streams));
        String when = rule.required("when", text -> text);
        rule.end();
        return rule.required("when", text -> Rule.parse(name, stream, when));
    }

    private Zone zone(Section zone, Optional<List<String>> streams) {
        String name = zone.required("name", text -> text);
        String stream = zone.required("stream", text -> known(text, streams));
        List<Zone.Corner> corners = new ArrayList<>();
        if (!zone.has("polygon")) {
            throw zone.missing("polygon");
        }
        for (Node item : zone.list("polygon")) {
            if (!(item instanceof Node.Sequence sides) || sides.items().size() != 2) {
                throw zone.error(
                        item.place(),
                        "a corner of the zone '%s' is no pair of numbers; expected [x, y]".formatted(name));
            }
            corners.add(new Zone.Corner(
                    side(zone, sides.items().get(0)), side(zone, sides.items().get(1))));
        }
        return zone.build(() -> new Zone(name, stream, corners));
    }

    private static double side(Section zone, Node node) {
        String text = zone.text(node, "zones.polygon");
        return zone.at(node.place(), "zones.polygon: ", () -> Values.number(text));
    }

    private static String known(String stream, Optional<List<String>> streams) {
        if (streams.isPresent() && !streams.get().contains(stream)) {
            throw new IllegalArgumentException("no source makes the stream '%s'%s"
                    .formatted(
                            stream,
                            Suggestion.of(stream, streams.get())
                                    .map("; did you mean '%s'?"::formatted)
                                    .orElse("")));
        }
        return stream;
    }
}
