package io.maskstream.stream.rule;

import io.maskstream.stream.text.Suggestion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rules and the zones that they name, valid as a whole.
 *
 * @param rules no two with one name
 * @param zones no two of a stream with one name
 */
public record RuleSet(List<Rule> rules, List<Zone> zones) {
    /** No rules: nothing opens an alert. */
    public static final RuleSet EMPTY = new RuleSet(List.of(), List.of());

    /** Every zone is reckoned and reported for every frame of its stream. */
    static final int MOST_ZONES_OF_A_STREAM = 100;

    private static final int MOST = 1000;

    public RuleSet {
        rules = List.copyOf(rules);
        zones = List.copyOf(zones);
        requireFew("rules", rules.size(), MOST);
        requireFew("zones", zones.size(), MOST);
        Set<String> names = new HashSet<>();
        Map<String, Set<String>> streamsOfZone = new HashMap<>();
        Map<String, Integer> zonesOfStream = new HashMap<>();
        for (Zone zone : zones) {
            if (!streamsOfZone
                    .computeIfAbsent(zone.name(), name -> new HashSet<>())
                    .add(zone.stream())) {
                throw new IllegalArgumentException("the zone '%s' of the stream '%s' is there twice; remove one"
                        .formatted(zone.name(), zone.stream()));
            }
            requireFew(
                    "zones of the stream '%s'".formatted(zone.stream()),
                    zonesOfStream.merge(zone.stream(), 1, Integer::sum),
                    MOST_ZONES_OF_A_STREAM);
        }
        for (Rule rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException("the rule '%s' is there twice; remove one".formatted(rule.name()));
            }
            requireZone(rule, streamsOfZone);
        }
    }

    private static void requireFew(String what, int count, int most) {
        if (count > most) {
            throw new IllegalArgumentException("there are more than %d %s".formatted(most, what));
        }
    }

    private static void requireZone(Rule rule, Map<String, Set<String>> streamsOfZone) {
        if (rule.zone().isEmpty()) {
            return;
        }
        String zone = rule.zone().get();
        Set<String> streams = streamsOfZone.get(zone);
        if (streams == null) {
            throw new IllegalArgumentException("the rule '%s' names the zone '%s', which is not among 'zones'%s"
                    .formatted(
                            rule.name(),
                            zone,
                            Suggestion.of(zone, streamsOfZone.keySet())
                                    .map("; did you mean '%s'?"::formatted)
                                    .orElse("")));
        }
        if (rule.stream().isPresent() && !streams.contains(rule.stream().get())) {
            throw new IllegalArgumentException("the rule '%s' is for the stream '%s', which has no zone '%s'"
                    .formatted(rule.name(), rule.stream().get(), zone));
        }
    }

    /** Zones in a stream's frame. */
    List<Zone> zonesOf(String stream) {
        return zones.stream().filter(zone -> zone.stream().equals(stream)).toList();
    }

    /** Rules that are evaluated for a stream: one that names a zone where the stream has it. */
    List<Rule> rulesOf(String stream) {
        Set<String> its = new HashSet<>();
        zonesOf(stream).forEach(zone -> its.add(zone.name()));
        return rules.stream()
                .filter(rule -> rule.concerns(stream))
                .filter(rule ->
                        rule.zone().isEmpty() || its.contains(rule.zone().get()))
                .toList();
    }

    /**
     * The first rule that looks for a word that nobody has, as one line; empty where all are known.
     *
     * @param words the words that are looked for
     */
    public Optional<String> unknownLabel(Set<String> words) {
        Set<String> keys = new HashSet<>();
        words.forEach(word -> keys.add(key(word)));
        return rules.stream()
                .filter(rule -> !keys.contains(key(rule.label())))
                .findFirst()
                .map(rule -> "the rule '%s' looks for '%s', which is not in the vocabulary%s"
                        .formatted(
                                rule.name(),
                                rule.label(),
                                Suggestion.of(rule.label(), words)
                                        .map("; did you mean '%s'?"::formatted)
                                        .orElse("")));
    }

    /** Under which a label is found: as in vocabularies, case does not matter. */
    static String key(String label) {
        return label.strip().toLowerCase(Locale.ROOT);
    }
}
