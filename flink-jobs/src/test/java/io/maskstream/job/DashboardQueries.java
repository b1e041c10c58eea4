package io.maskstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every query of the dashboard and of the alerts. */
final class DashboardQueries {
    private static final Path DOCKER = Path.of("..", "docker");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
    private static final Pattern ALERT_LABEL = Pattern.compile("\\$labels\\.(\\w+)");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+),\\s*(\\w+)\\)");

    private DashboardQueries() {}

    /**
     * A query in a file.
     *
     * @param place what people find it by
     * @param expression PromQL
     * @param shown labels that are written beside its values
     */
    record Query(String place, String expression, Set<String> shown) {
        /** What it asks for and nobody exports. */
        List<String> missing(Exposition exported) {
            return PromQuery.parse(expression).missing(exported, shown).stream()
                    .map(line -> place + ": " + line)
                    .toList();
        }
    }

    static JsonNode dashboard() throws IOException {
        return new ObjectMapper()
                .readTree(DOCKER.resolve("grafana/dashboards/maskstream.json").toFile());
    }

    static List<Query> all() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : dashboard().path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        panel.path("title").asText(),
                        target.path("expr").asText(),
                        names(LEGEND, target.path("legendFormat").asText())));
            }
        }
        for (JsonNode variable : dashboard().at("/templating/list")) {
            Matcher values =
                    LABEL_VALUES.matcher(variable.path("query").path("query").asText());
            if (!values.matches()) {
                throw new AssertionError("variable " + variable.path("name") + " has no label_values(...)");
            }
            queries.add(new Query(variable.path("name").asText(), values.group(1), Set.of(values.group(2))));
        }
        JsonNode rules = new YAMLMapper().readTree(DOCKER.resolve("alerts.yaml").toFile());
        for (JsonNode rule : rules.at("/groups/0/rules")) {
            queries.add(new Query(
                    rule.path("alert").asText(),
                    rule.path("expr").asText(),
                    names(ALERT_LABEL, rule.path("annotations").toString())));
        }
        return queries;
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new LinkedHashSet<>();
        pattern.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }
}
