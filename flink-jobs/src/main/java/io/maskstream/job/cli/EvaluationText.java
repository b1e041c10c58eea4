package io.maskstream.job.cli;

import io.maskstream.job.console.JsonLines;
import io.maskstream.model.evaluate.EvaluationResult;
import io.maskstream.model.evaluate.VideoConsistency;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** What {@code evaluate} found, for people or as one line of JSON. */
record EvaluationText(String model, String dataset, EvaluationResult result, double seconds) {

    void json(PrintWriter out) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("dataset", dataset);
        line.put("part", result.dataSet());
        line.put("model", model);
        line.put("protocol", result.protocol().text());
        line.put("miou", rounded(result.meanIou()));
        line.put("pixel_accuracy", rounded(result.pixelAccuracy()));
        line.put("fb_iou", rounded(result.foregroundBackgroundIou()));
        line.put("seen_miou", rounded(result.seen()));
        line.put("unseen_miou", rounded(result.unseen()));
        line.put("hiou", rounded(result.harmonicIou()));
        line.put("temporal_consistency", rounded(consistency()));
        line.put("images", result.images());
        line.put("samples", result.samples());
        line.put("failed", result.failures().size());
        line.put("seconds", rounded(OptionalDouble.of(seconds)));
        Map<String, Double> classes = new LinkedHashMap<>();
        result.classes().forEach((name, iou) -> classes.put(name, rounded(OptionalDouble.of(iou))));
        line.put("classes", classes);
        new JsonLines(out).print(line);
    }

    void print(PrintWriter out) {
        result.classes().forEach((name, iou) -> out.println(share(name, iou)));
        out.println("%s, %s: %d pictures, %d samples, %.0f s"
                .formatted(result.dataSet(), result.protocol().text(), result.images(), result.samples(), seconds));
        line(out, "mIoU", result.meanIou());
        line(out, "pixel accuracy", result.pixelAccuracy());
        line(out, "FB-IoU", result.foregroundBackgroundIou());
        line(out, "mIoU of seen words", result.seen());
        line(out, "mIoU of unseen words", result.unseen());
        line(out, "hIoU", result.harmonicIou());
        result.consistency()
                .ifPresent(clips -> line(out, "temporal consistency VC" + clips.window(), clips.consistency()));
    }

    private OptionalDouble consistency() {
        return result.consistency().map(VideoConsistency::consistency).orElse(OptionalDouble.empty());
    }

    private static void line(PrintWriter out, String name, OptionalDouble value) {
        value.ifPresent(share -> out.println(share(name, share)));
    }

    private static String share(String name, double value) {
        return String.format(Locale.ROOT, "%-24s %5.1f %%", name, 100 * value);
    }

    private static Double rounded(OptionalDouble value) {
        return value.isPresent() ? Math.round(value.getAsDouble() * 1e4) / 1e4 : null;
    }
}
