package io.maskstream.job.adapt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.maskstream.job.config.AdaptationConfiguration;
import io.maskstream.job.config.ByteSize;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.control.Adapter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One adaptation: looks whether the model is there already, else starts the process and listens to it, all on a thread of
 * its own. The process ends by itself when this one is gone, because then its stdin ends; what it has learned until then
 * stays in the run directory.
 */
final class AdaptationRun implements Adapter.Run {
    private static final Logger LOG = LoggerFactory.getLogger(AdaptationRun.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int SIGKILL_CODE = 128 + 9;
    /** Of Java's ExitOnOutOfMemoryError. */
    private static final int NO_HEAP_CODE = 3;

    private static final int LONGEST_REASON = 1000;
    private static final String AGAIN = "send the words again to go on from its last state";

    private final String model;
    private final Vocabulary words;
    private final AdaptationConfiguration settings;
    private final Adapter.Listener listener;
    private Process process;
    private boolean givenUp;

    AdaptationRun(String model, Vocabulary words, AdaptationConfiguration settings, Adapter.Listener listener) {
        this.model = model;
        this.words = words;
        this.settings = settings;
        this.listener = listener;
    }

    void start() {
        Thread thread = new Thread(this::run, "maskstream-adaptation");
        thread.setDaemon(true);
        thread.start();
    }

    /** Asks the process to save its state and end. */
    @Override
    public synchronized void giveUp() {
        givenUp = true;
        if (process != null) {
            process.destroy();
        }
    }

    private synchronized boolean isGivenUp() {
        return givenUp;
    }

    private void run() {
        try {
            adapt();
        } catch (RuntimeException | IOException | OutOfMemoryError e) {
            LOG.debug("an adaptation has failed", e);
            fail(e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(String reason) {
        if (!isGivenUp()) {
            String line = reason.lines().findFirst().orElse("").strip();
            listener.failed(line.substring(0, Math.min(line.length(), LONGEST_REASON)));
        }
    }

    private void adapt() throws IOException, InterruptedException {
        Path base = model.startsWith("file:") ? Path.of(URI.create(model)) : Path.of(model);
        AdaptationFolder folder = AdaptationFolder.of(base, words, settings);
        Optional<ModelDirectory> there = folder.model();
        if (there.isPresent()) {
            listener.ready(there.get().path().toString(), there.get().digest());
            return;
        }
        folder.prepare();
        Process started = started(folder);
        if (started == null) {
            return;
        }
        LOG.info("process {} adapts in {}", started.pid(), folder.path());
        JsonNode last = listen(started);
        int code = started.waitFor();
        if (last.path("event").asText().equals("ready")) {
            listener.ready(last.path("model").asText(), last.path("digest").asText());
        } else {
            fail(reason(last, code, folder));
        }
    }

    /** Null where it was given up before. */
    private synchronized Process started(AdaptationFolder folder) throws IOException {
        if (!givenUp) {
            process = new ProcessBuilder(ChildCommand.of(folder, settings))
                    .redirectError(ProcessBuilder.Redirect.to(folder.log().toFile()))
                    .start();
        }
        return process;
    }

    /** Until its output ends; gives the last event, or nothing where the last one was no end. */
    private JsonNode listen(Process running) throws IOException {
        JsonNode last = JSON.missingNode();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(running.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = event(line);
                if (event.path("event").asText().equals("step")) {
                    listener.progressed(
                            event.path("step").asLong(),
                            event.path("steps").asLong(),
                            Duration.ofSeconds(event.path("seconds_left").asLong()));
                } else if (event.has("event")) {
                    last = event;
                }
            }
        }
        return last;
    }

    /** Whatever else may write to its stdout is no event. */
    private static JsonNode event(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private String reason(JsonNode last, int code, AdaptationFolder folder) throws IOException {
        return switch (last.path("event").asText()) {
            case "failed" -> last.path("message").asText();
            case "stopped" -> "its process was stopped from outside; " + AGAIN;
            default -> reason(code, settings.heapBytes(), folder.lastSaid(), folder.log());
        };
    }

    /** Of a process that could not say it itself. */
    static String reason(int code, long heapBytes, Optional<String> said, Path log) {
        return switch (code) {
            case SIGKILL_CODE -> "its process was killed, as it happens where memory runs out; " + AGAIN;
            case NO_HEAP_CODE ->
                "its Java heap of %s is too small; raise adapt.heap, and send the words again"
                        .formatted(new ByteSize(heapBytes));
            default ->
                "its process ended with code %d%s; all that it said is in %s"
                        .formatted(code, said.map(": "::concat).orElse(""), log);
        };
    }
}
