package io.maskstream.job;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PromQL expression asks for: which series it selects and by which labels it groups or joins them. It knows the parts
 * of the language that the files under {@code docker/} use and refuses the others.
 */
final class PromQuery {
    private static final Pattern TOKEN =
            Pattern.compile("\\s+|(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
                    + "|(?<range>\\[[^]]*])|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)|(?<number>\\d[\\w.]*)"
                    + "|(?<sign>=~|!~|!=|==|<=|>=|[-+*/%^<>=(){},])");
    private static final Set<String> AGGREGATIONS = Set.of("sum", "min", "max", "avg", "count");
    private static final Set<String> FUNCTIONS = Set.of("rate", "increase", "min_over_time", "time");
    private static final Set<String> JOINS = Set.of("on", "ignoring", "group_left", "group_right");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private final List<Selector> all = new ArrayList<>();
    private final List<Use> uses = new ArrayList<>();
    private int at;

    /** {@code name{label="value"}}. */
    record Selector(String metric, List<LabelMatch> matches) {
        boolean takes(Exposition.Sample sample) {
            return sample.name().equals(metric) && matches.stream().allMatch(match -> match.takes(sample.labels()));
        }
    }

    record LabelMatch(String label, String sign, String value) {
        boolean takes(Map<String, String> labels) {
            // What a dashboard's variables stand for is chosen later.
            if (value.contains("$")) {
                return true;
            }
            String found = labels.getOrDefault(label, "");
            return switch (sign) {
                case "=" -> found.equals(value);
                case "!=" -> !found.equals(value);
                case "=~" -> Pattern.matches(value, found);
                case "!~" -> !Pattern.matches(value, found);
                default -> throw new AssertionError("no match of a label: " + sign);
            };
        }
    }

    /** Labels by which series are grouped or joined. */
    private record Use(List<String> labels, List<Selector> series) {}

    private PromQuery(String text) {
        this.text = text;
    }

    /** @throws AssertionError if it is no expression, or one that this parser does not know */
    static PromQuery parse(String text) {
        PromQuery query = new PromQuery(text);
        query.split();
        query.all.addAll(query.expression());
        query.require(query.at == query.tokens.size(), "an end");
        query.require(!query.all.isEmpty() || text.contains("time()"), "a metric");
        return query;
    }

    private void split() {
        Matcher token = TOKEN.matcher(text);
        int from = 0;
        while (from < text.length()) {
            if (!token.find(from) || token.start() != from) {
                throw new AssertionError("'%s': not known at '%s'".formatted(text, text.substring(from)));
            }
            from = token.end();
            if (!token.group().isBlank()) {
                tokens.add(token.group());
            }
        }
    }

    /** Up to a closing parenthesis, a comma or the end. */
    private List<Selector> expression() {
        List<Selector> found = new ArrayList<>();
        List<List<String>> joined = new ArrayList<>();
        while (at < tokens.size() && !peek(")") && !peek(",")) {
            String token = tokens.get(at++);
            if (token.equals("(")) {
                found.addAll(expression());
                expect(")");
            } else if (AGGREGATIONS.contains(token)) {
                found.addAll(aggregation());
            } else if (JOINS.contains(token)) {
                joined.add(labels());
            } else if (isName(token) && !WORDS.contains(token)) {
                found.addAll(peek("(") ? function(token) : List.of(selector(token)));
            }
        }
        joined.forEach(labels -> uses.add(new Use(labels, List.copyOf(found))));
        return found;
    }

    private List<Selector> aggregation() {
        List<String> labels = new ArrayList<>();
        if (peek("by") || peek("without")) {
            at++;
            labels = labels();
        }
        List<Selector> found = arguments();
        require(!peek("by") && !peek("without"), "'by' before the parenthesis");
        uses.add(new Use(labels, found));
        return found;
    }

    private List<Selector> function(String name) {
        require(FUNCTIONS.contains(name), "a known function in the place of '" + name + "'");
        return arguments();
    }

    private List<Selector> arguments() {
        expect("(");
        List<Selector> found = new ArrayList<>(expression());
        while (peek(",")) {
            at++;
            found.addAll(expression());
        }
        expect(")");
        return found;
    }

    private Selector selector(String metric) {
        List<LabelMatch> matches = new ArrayList<>();
        if (peek("{")) {
            at++;
            while (!peek("}")) {
                String label = tokens.get(at++);
                String sign = tokens.get(at++);
                String value = tokens.get(at++);
                require(isName(label) && value.matches("(?s)[\"'].*"), "a match of a label");
                matches.add(new LabelMatch(label, sign, unescaped(value)));
                if (peek(",")) {
                    at++;
                }
            }
            expect("}");
        }
        return new Selector(metric, matches);
    }

    private static String unescaped(String quoted) {
        return quoted.substring(1, quoted.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    private List<String> labels() {
        expect("(");
        List<String> labels = new ArrayList<>();
        while (!peek(")")) {
            String label = tokens.get(at++);
            if (!label.equals(",")) {
                require(isName(label), "a label");
                labels.add(label);
            }
        }
        expect(")");
        return labels;
    }

    private static boolean isName(String token) {
        return token.matches("[a-zA-Z_:].*");
    }

    private boolean peek(String token) {
        return at < tokens.size() && tokens.get(at).equals(token);
    }

    private void expect(String token) {
        require(peek(token), token);
        at++;
    }

    private void require(boolean holds, String expected) {
        if (!holds) {
            throw new AssertionError("'%s': expected %s at token %d".formatted(text, expected, at));
        }
    }

    /** Metrics that it names. */
    Set<String> metrics() {
        Set<String> metrics = new LinkedHashSet<>();
        all.forEach(selector -> metrics.add(selector.metric()));
        return metrics;
    }

    /** What it asks for and nobody exports, each as a line; also labels that are to be written beside its values. */
    List<String> missing(Exposition exported, Set<String> shown) {
        List<String> missing = new ArrayList<>();
        for (Selector selector : all) {
            if (exported.named(selector.metric()).isEmpty()) {
                missing.add("no metric " + selector.metric());
                continue;
            }
            for (LabelMatch match : selector.matches()) {
                requireLabel(exported, selector, match.label(), missing);
            }
            if (exported.samples().stream().noneMatch(selector::takes)) {
                missing.add("no series of " + selector.metric() + " with " + selector.matches());
            }
        }
        for (Use use : uses) {
            for (Selector selector : use.series()) {
                use.labels().forEach(label -> requireLabel(exported, selector, label, missing));
            }
        }
        for (String label : shown) {
            if (!labels(exported).contains(label)) {
                missing.add("its values have no label " + label);
            }
        }
        return missing;
    }

    private static void requireLabel(Exposition exported, Selector selector, String label, List<String> missing) {
        if (!exported.named(selector.metric()).isEmpty()
                && !exported.labelsOf(selector.metric()).contains(label)) {
            missing.add("metric %s has no label %s".formatted(selector.metric(), label));
        }
    }

    /** Those that its values can have: what it groups by, else what its metrics have. */
    private Set<String> labels(Exposition exported) {
        Set<String> labels = new LinkedHashSet<>();
        boolean grouped = uses.stream().anyMatch(use -> !use.labels().isEmpty());
        if (grouped) {
            uses.forEach(use -> labels.addAll(use.labels()));
        } else {
            metrics().forEach(metric -> labels.addAll(exported.labelsOf(metric)));
        }
        return labels;
    }
}
