package io.maskstream.job.demo;

import io.maskstream.model.ModelException;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.Streetworld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The demo's vocabulary, in the order of its labels.
 *
 * <p>A model directory may say it in {@value #FILE}: {@code {"threshold":0.0,"words":[{"name":"car","masks":true},…]}}.
 * Without that file the demo takes words of its own and marks none of them.
 *
 * @param words different nouns of Streetworld
 * @param threshold the least score, from 0 to 1, at which a pixel gets a word; empty for the model's own. A street of the
 *     demo shows next to nothing but its words, so that a pixel without one is as good as always wrong
 */
public record DemoWords(List<DemoWord> words, OptionalDouble threshold) {
    /** The file's name in a model directory. */
    public static final String FILE = "demo.json";

    private static final DemoWords OWN = new DemoWords(
            Stream.of(
                            "sky",
                            "hill",
                            "building",
                            "hedge",
                            "grass",
                            "road",
                            "pavement",
                            "car",
                            "bus",
                            "van",
                            "bicycle",
                            "dog",
                            "horse",
                            "cow",
                            "woman",
                            "bench",
                            "tent",
                            "barrel",
                            "balloon",
                            "sign")
                    .map(name -> new DemoWord(name, true))
                    .toList(),
            OptionalDouble.empty());

    public DemoWords {
        words = List.copyOf(words);
        List<String> known = Streetworld.nouns().stream().map(Noun::name).toList();
        for (DemoWord word : words) {
            if (!known.contains(word.name())) {
                throw new IllegalArgumentException(
                        "'%s' is no noun of Streetworld, so that no street can show it; choose from docs/streetworld.md"
                                .formatted(word.name().replaceAll("\\p{Cntrl}", "?")));
            }
        }
        if (threshold.isPresent() && !(threshold.getAsDouble() >= 0 && threshold.getAsDouble() <= 1)) {
            throw new IllegalArgumentException(
                    "'threshold' is %s; give a share from 0 to 1".formatted(threshold.getAsDouble()));
        }
        // It refuses an empty list and words that come twice.
        Vocabulary.of(words.stream().map(DemoWord::name).toArray(String[]::new));
    }

    /**
     * The words of a model directory.
     *
     * @throws ModelException if its {@value #FILE} has a mistake; the message names file and place
     */
    public static DemoWords of(Path modelDirectory) {
        Path file = modelDirectory.resolve(FILE);
        return Files.exists(file) ? DemoWordsFile.read(file) : OWN;
    }

    /** The names in label order: label k is {@code names().get(k - 1)}. */
    public List<String> names() {
        return words.stream().map(DemoWord::name).toList();
    }

    /** The nouns in label order. */
    public List<Noun> nouns() {
        return words.stream().map(word -> Streetworld.noun(word.name())).toList();
    }
}
