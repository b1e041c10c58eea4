package io.maskstream.model.train;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of a training as a table: a row a figure ({@code step,name,value}), so that figures which come at different
 * steps need no empty places. Times are not in it: a training that was taken up again has the same table.
 */
final class MetricsLog {
    private static final String HEAD = "step,name,value";

    private final Path file;

    MetricsLog(Path file) {
        this.file = file;
    }

    /** Adds the figures of a step. */
    void add(long step, Map<String, Double> figures) {
        List<String> rows = new ArrayList<>();
        if (!Files.exists(file)) {
            rows.add(HEAD);
        }
        new TreeMap<>(figures).forEach((name, value) -> rows.add("%d,%s,%s".formatted(step, name, value)));
        write(rows, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Takes back what was written from this step on: the training goes on from an older state. */
    void cutFrom(long step) {
        if (!Files.exists(file)) {
            return;
        }
        List<String> kept = new ArrayList<>(List.of(HEAD));
        for (String row : rows()) {
            String[] cells = row.split(",", -1);
            // A row that was cut short by a kill is the last one, and of a step that comes again.
            if (cells.length == 3 && !cells[2].isEmpty() && Long.parseLong(cells[0]) < step) {
                kept.add(row);
            }
        }
        write(kept, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Each figure's values by step. */
    Map<String, Map<Long, Double>> series() {
        Map<String, Map<Long, Double>> series = new TreeMap<>();
        if (Files.exists(file)) {
            for (String row : rows()) {
                String[] cells = row.split(",", -1);
                series.computeIfAbsent(cells[1], name -> new TreeMap<>())
                        .put(Long.parseLong(cells[0]), Double.parseDouble(cells[2]));
            }
        }
        return series;
    }

    private List<String> rows() {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty() ? lines : lines.subList(1, lines.size());
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private void write(List<String> rows, StandardOpenOption... options) {
        try {
            Files.write(file, rows, options);
        } catch (IOException e) {
            throw new ModelException(
                    "%s: cannot be written: %s; is there space left?".formatted(file, e.getMessage()), e);
        }
    }
}
