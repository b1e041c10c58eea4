package io.maskstream.job.demo;

import io.maskstream.job.config.ModelConfiguration.Fit;
import io.maskstream.job.console.FailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the demo shows, and with what.
 *
 * @param video the clip that is published
 * @param model what the job's configuration calls its model
 * @param fit how a frame comes into the model's shape
 * @param masks size of the masks, as a job's configuration says it
 * @param words in label order
 * @param threshold the least score at which a pixel gets a word; empty for the model's own
 * @param truth label maps of the clip, for whoever scores; the job never sees them
 */
public record DemoScene(
        Path video,
        String model,
        Fit fit,
        String masks,
        List<String> words,
        OptionalDouble threshold,
        Optional<Path> truth) {
    public DemoScene {
        words = List.copyOf(words);
    }

    /** Moving shapes with a model that is a function of place: it shows that frames flow, and nothing of masks. */
    public static DemoScene shapes(Path folder, int frames) {
        Path video = folder.resolve("clip.mp4");
        try {
            new MovingShapes(640, 360).write(video, frames);
        } catch (IOException e) {
            throw new FailedException("%s: the clip cannot be written: %s".formatted(video, e.getMessage()), e);
        }
        return new DemoScene(
                video,
                "constant",
                Fit.LETTERBOX,
                "model",
                List.of("road", "sky", "car", "ball", "sign"),
                OptionalDouble.empty(),
                Optional.empty());
    }

    /**
     * A street with a model directory. Its pictures are stretched to the model's square: training cuts its views out of
     * streets at many aspects, and padding would cost tokens. Masks have half the frame's sides: the model's own size shows
     * steps where there are curves, and each pixel costs time for each word.
     */
    public static DemoScene street(Path modelDirectory, DemoWords words, StreetClip clip) {
        return new DemoScene(
                clip.video(),
                modelDirectory.toAbsolutePath().toString(),
                Fit.STRETCH,
                "%dx%d".formatted(clip.width() / 2, clip.height() / 2),
                words.names(),
                words.threshold(),
                Optional.of(clip.truth()));
    }

    /** The words as a job's configuration has them. */
    List<?> vocabulary() {
        return threshold.isEmpty()
                ? words
                : words.stream()
                        .map(word -> Map.of("name", word, "threshold", threshold.getAsDouble()))
                        .toList();
    }

    String fitName() {
        return fit.name().toLowerCase(Locale.ROOT);
    }
}
