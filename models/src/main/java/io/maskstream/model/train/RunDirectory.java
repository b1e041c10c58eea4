package io.maskstream.model.train;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.AtomicFile;
import io.maskstream.model.checkpoint.SafetensorsWriter;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a training keeps what it knows: {@code config.json} (all settings, the seed among them), {@code metrics.csv},
 * {@code curve.png}, and {@code state.safetensors} to be taken up again. Every file but the log is replaced as a whole,
 * so that a killed training leaves its last good state.
 */
public final class RunDirectory {
    /** Settings of the run. */
    public static final String CONFIGURATION = "config.json";

    static final String STATE = "state.safetensors";
    static final String CURVE = "curve.png";
    private static final String STEP = "step";

    private final Path folder;
    private final MetricsLog metrics;

    private RunDirectory(Path folder) {
        this.folder = folder;
        this.metrics = new MetricsLog(folder.resolve("metrics.csv"));
    }

    /**
     * Begins a run, or takes one up.
     *
     * @param configuration all settings as JSON
     * @param resume whether a run that is there is taken up; a folder without one begins anew
     * @throws ModelException if there is a run and it is not to be taken up, or its settings are others
     */
    public static RunDirectory open(Path folder, String configuration, boolean resume) {
        Path settings = folder.resolve(CONFIGURATION);
        try {
            Files.createDirectories(folder);
            if (Files.exists(settings)) {
                if (!resume) {
                    throw new ModelException(
                            "%s: there is a training already; give --resume to go on with it, or another folder"
                                    .formatted(folder));
                }
                String before = Files.readString(settings);
                if (!before.equals(configuration)) {
                    throw new ModelException("%s: the training in it has other settings, the first difference is %s; "
                                    .formatted(folder, difference(before, configuration))
                            + "go on with its own configuration, or give another folder");
                }
            }
        } catch (IOException e) {
            throw new ModelException("%s: cannot be used for a training: %s".formatted(folder, e.getMessage()), e);
        }
        RunDirectory run = new RunDirectory(folder);
        run.replace(CONFIGURATION, configuration.getBytes(StandardCharsets.UTF_8));
        return run;
    }

    private static String difference(String before, String now) {
        List<String> old = before.lines().map(String::strip).toList();
        List<String> fresh = now.lines().map(String::strip).toList();
        for (int i = 0; i < Math.max(old.size(), fresh.size()); i++) {
            String was = i < old.size() ? old.get(i) : "nothing";
            String is = i < fresh.size() ? fresh.get(i) : "nothing";
            if (!was.equals(is)) {
                return "'%s' there, '%s' here".formatted(was, is);
            }
        }
        return "in white space";
    }

    /** The folder itself. */
    public Path folder() {
        return folder;
    }

    /** The log of figures. */
    MetricsLog metrics() {
        return metrics;
    }

    /** Writes a file beside the run's own, as a whole. */
    public void replace(String name, byte[] content) {
        AtomicFile.write(folder.resolve(name), channel -> {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        });
    }

    /** Saves the state before step {@code step}. */
    void save(long step, List<TensorEntry> state) {
        List<TensorEntry> all = new ArrayList<>(state);
        all.add(TensorEntry.ofLongs(STEP, new long[] {step}, 1));
        SafetensorsWriter.write(folder.resolve(STATE), StateDict.of("state", all));
    }

    /** The step that was saved and its state; close it. */
    Optional<StateDict> saved() {
        Path file = folder.resolve(STATE);
        return Files.exists(file) ? Optional.of(StateDict.read(file)) : Optional.empty();
    }

    static long step(StateDict state) {
        return state.require(STEP, 1).longs()[0];
    }
}
