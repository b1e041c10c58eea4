package io.maskstream.job.cli;

import io.maskstream.job.console.JsonLines;
import io.maskstream.model.train.TrainingProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The progress of a training for programs: {@code {"event":"step","step":40,"steps":2000,"seconds_left":312,"figures":{…}}},
 * and at the end one of {@code ready}, {@code stopped} and {@code failed}.
 *
 * @param lines where to
 * @param stop whether the user wants an end
 */
record TrainingJson(JsonLines lines, BooleanSupplier stop) implements TrainingProgress {
    static Map<String, Object> ready(Path model, String digest) {
        Map<String, Object> line = event("ready");
        line.put("model", model.toAbsolutePath().normalize().toString());
        line.put("digest", digest);
        return line;
    }

    static Map<String, Object> failed(String message) {
        Map<String, Object> line = event("failed");
        line.put("message", message);
        return line;
    }

    private static Map<String, Object> event(String name) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", name);
        return line;
    }

    @Override
    public void stepped(long step, long steps, Map<String, Double> figures, Duration left) {
        Map<String, Object> line = event("step");
        line.put("step", step);
        line.put("steps", steps);
        line.put("seconds_left", left.toSeconds());
        line.put("figures", new TreeMap<>(figures));
        lines.print(line);
    }

    @Override
    public void validated(long step, Map<String, Double> figures) {
        Map<String, Object> line = event("validation");
        line.put("step", step);
        line.put("figures", new TreeMap<>(figures));
        lines.print(line);
    }

    @Override
    public boolean stopped() {
        return stop.getAsBoolean();
    }
}
