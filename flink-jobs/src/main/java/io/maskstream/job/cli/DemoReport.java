package io.maskstream.job.cli;

import io.maskstream.job.console.JsonLines;
import io.maskstream.job.demo.DemoWord;
import io.maskstream.job.demo.DemoWords;
import io.maskstream.job.demo.HeadlessDemo;
import io.maskstream.job.demo.Scores;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What {@code demo --headless} prints.
 *
 * @param outcome what came out
 * @param words what the model was asked for; empty where there is no model
 */
record DemoReport(HeadlessDemo.Outcome outcome, Optional<DemoWords> words) {

    /** One line for programs; figures that this run cannot have are null. */
    void printJson(PrintWriter out) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("masks", outcome.masks());
        line.put("lost", outcome.lost());
        line.put("duplicated", outcome.duplicated());
        line.put("fps", Math.round(outcome.framesPerSecond() * 10) / 10.0);
        // An unpaced run has no latencies, and the constant model has nothing to score.
        line.put("p50_ms", null);
        line.put("p99_ms", null);
        line.put("miou", outcome.scores().map(scores -> share(scores.meanIou())).orElse(null));
        Map<String, Object> classes = new LinkedHashMap<>();
        outcome.scores().ifPresent(scores -> scores.classes().forEach((word, iou) -> classes.put(word, share(iou))));
        line.put("classes", classes);
        new JsonLines(out).print(line);
    }

    private static Double share(OptionalDouble value) {
        return value.isPresent() ? Math.round(value.getAsDouble() * 10_000) / 10_000.0 : null;
    }

    /** Lines for people. */
    void printText(PrintWriter out) {
        out.println(String.format(
                Locale.ROOT,
                "%d masks, %d lost, %d duplicated, %.1f frames/s",
                outcome.masks(),
                outcome.lost(),
                outcome.duplicated(),
                outcome.framesPerSecond()));
        if (outcome.scores().isPresent() && words.isPresent()) {
            printScores(out, outcome.scores().get(), words.get().words());
        }
        out.flush();
    }

    private static void printScores(PrintWriter out, Scores scores, List<DemoWord> words) {
        out.println("mIoU %s over %d words in %d frames"
                .formatted(percent(scores.meanIou()).strip(), words.size(), scores.frames()));
        printMean(out, "with masks in training", scores, words, true);
        printMean(out, "without", scores, words, false);
        int widest = words.stream().mapToInt(word -> word.name().length()).max().orElse(0);
        for (DemoWord word : words) {
            String mark = word.masks() ? "" : "   no masks in training";
            out.println("  %s  %s%s"
                    .formatted(
                            word.name() + " ".repeat(widest - word.name().length()),
                            percent(scores.classes().get(word.name())),
                            mark));
        }
    }

    private static void printMean(PrintWriter out, String kind, Scores scores, List<DemoWord> words, boolean masks) {
        if (words.stream().allMatch(DemoWord::masks)) {
            return;
        }
        List<DemoWord> kinds =
                words.stream().filter(word -> word.masks() == masks).toList();
        OptionalDouble mean = kinds.stream()
                .map(word -> scores.classes().get(word.name()))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
        out.println("  %s: %s over %d words".formatted(kind, percent(mean).strip(), kinds.size()));
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? String.format(Locale.ROOT, "%5.1f %%", 100 * share.getAsDouble()) : "not seen";
    }
}
