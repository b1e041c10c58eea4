package io.maskstream.model.train.fusioner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Finished runs, a JSON object a line, and the table that follows from them. */
public final class AblationLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> COLUMNS =
            List.of("one-word.seen", "one-word.unseen", "one-word.held-out", "many-words.seen", "many-words.unseen");

    private final Path file;
    private final List<JsonNode> lines = new ArrayList<>();

    private AblationLog(Path file) {
        this.file = file;
    }

    /**
     * Reads it; a file that is not there holds no runs.
     *
     * @throws ModelException if a line is no JSON object
     */
    public static AblationLog read(Path file) {
        AblationLog log = new AblationLog(file);
        if (Files.exists(file)) {
            try {
                List<String> texts = Files.readAllLines(file);
                for (int i = 0; i < texts.size(); i++) {
                    log.lines.add(parse(file, i + 1, texts.get(i)));
                }
            } catch (IOException e) {
                throw new ModelException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
            }
        }
        return log;
    }

    private static JsonNode parse(Path file, int number, String text) {
        try {
            JsonNode line = JSON.readTree(text);
            if (line != null && line.isObject() && line.has("variant") && line.has("figures")) {
                return line;
            }
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    "%s: line %d is no JSON; remove it, the run will be made again".formatted(file, number), e);
        }
        throw new ModelException("%s: line %d is no finished run; remove it".formatted(file, number));
    }

    /**
     * Whether a run is in it, on the same encoders.
     *
     * @param encoders the digest of the encoders' directory
     */
    public boolean has(AblationRun run, String encoders) {
        return lines.stream()
                .anyMatch(line -> line.path("variant").asText().equals(run.variant())
                        && line.path("fold").asInt() == run.fold()
                        && line.path("seed").asLong() == run.seed()
                        && line.path("settings").asText().equals(run.digest())
                        && line.path("encoders").asText().equals(encoders));
    }

    /**
     * Adds a finished run.
     *
     * @param folder its run directory
     * @param time that it took
     */
    public void add(AblationRun run, String encoders, Path folder, Duration time) {
        try {
            ObjectNode line = JSON.createObjectNode()
                    .put("variant", run.variant())
                    .put("fold", run.fold())
                    .put("seed", run.seed())
                    .put("settings", run.digest())
                    .put("encoders", encoders)
                    .put("minutes", Math.round(time.toMillis() / 6000.0) / 10.0);
            ObjectNode figures = line.putObject("figures");
            JsonNode result =
                    JSON.readTree(folder.resolve(FusionerTrainer.RESULT).toFile());
            result.properties()
                    .forEach(figure -> figures.put(
                            figure.getKey(), Math.round(1e4 * figure.getValue().asDouble()) / 1e4));
            line.set("configuration", JSON.valueToTree(run.settings().values()));
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            lines.add(line);
        } catch (IOException e) {
            throw new ModelException("%s: the run cannot be added: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * The runs of these plans on these encoders as a table in Markdown: each variant on each fold, means over seeds, in
     * percent.
     */
    public String table(List<AblationRun> plan, String encoders) {
        List<String> digests = plan.stream().map(AblationRun::digest).toList();
        List<JsonNode> counted = lines.stream()
                .filter(line -> digests.contains(line.path("settings").asText())
                        && line.path("encoders").asText().equals(encoders))
                .toList();
        StringBuilder table = new StringBuilder("| variant | fold | seeds | %s |%n|---|---|---|%s%n"
                .formatted(String.join(" | ", COLUMNS), "---|".repeat(COLUMNS.size())));
        for (String variant : AblationRun.names()) {
            List<JsonNode> own = counted.stream()
                    .filter(line -> line.path("variant").asText().equals(variant))
                    .toList();
            own.stream()
                    .map(line -> line.path("fold").asInt())
                    .distinct()
                    .sorted()
                    .forEach(fold -> row(
                            table,
                            variant,
                            String.valueOf(fold),
                            own.stream()
                                    .filter(line -> line.path("fold").asInt() == fold)
                                    .toList()));
            if (own.stream().map(line -> line.path("fold").asInt()).distinct().count() > 1) {
                row(table, variant, "all", own);
            }
        }
        return table.toString();
    }

    private static void row(StringBuilder table, String variant, String fold, List<JsonNode> lines) {
        long seeds = lines.stream()
                .map(line -> line.path("seed").asLong())
                .distinct()
                .count();
        table.append("| %s | %s | %d |".formatted(variant, fold, seeds));
        for (String column : COLUMNS) {
            OptionalDouble mean = lines.stream()
                    .map(line -> line.path("figures").path(column))
                    .filter(JsonNode::isNumber)
                    .mapToDouble(JsonNode::asDouble)
                    .average();
            table.append(mean.isPresent() ? String.format(Locale.ROOT, " %.1f |", 100 * mean.getAsDouble()) : " |");
        }
        table.append(System.lineSeparator());
    }
}
