package io.maskstream.job.adapt;

import io.maskstream.job.config.AdaptationConfiguration;
import io.maskstream.model.AdaptedWords;
import io.maskstream.model.ClassPrompt;
import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import io.maskstream.model.ModelReference;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.VocabularyFile;
import io.maskstream.model.train.ifseg.IfsegAdaptation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The run directory of an adaptation. Its name follows from what is learned: the same model's digest, words (in any order)
 * and settings lead to the same one, so that what was learned once is found again, and what was interrupted goes on.
 *
 * @param base the model
 * @param path the run directory
 * @param words what is learned, in the order of their names
 */
record AdaptationFolder(Path base, Path path, Vocabulary words) {
    private static final String WORDS = "words.json";
    private static final String LOG = "log.txt";
    private static final int KEY_BYTES = 8;

    /**
     * Finds it; nothing is written.
     *
     * @throws ModelException if there is no such model, or it is none that is adapted
     */
    static AdaptationFolder of(Path base, Vocabulary vocabulary, AdaptationConfiguration settings) {
        if (!AdaptedWords.possible(new ModelReference.Directory(base))) {
            throw new ModelException("%s: is a model of '%s'; only those of ofa and ifseg are adapted to words"
                    .formatted(base, ModelDirectory.open(base).configuration().system()));
        }
        List<ClassPrompt> sorted = vocabulary.classes().stream()
                .sorted(Comparator.comparing(ClassPrompt::name))
                .toList();
        Vocabulary words = new Vocabulary(sorted);
        String all = "%s\n%s\n%s"
                .formatted(ModelDirectory.open(base).digest(), VocabularyFile.json(words), settings.training());
        Path absolute = base.toAbsolutePath().normalize();
        Path folder = Path.of(settings.directory()).toAbsolutePath().normalize();
        return new AdaptationFolder(absolute, folder.resolve(absolute.getFileName() + "-" + key(all)), words);
    }

    private static String key(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, KEY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The model, if it is there already. */
    Optional<ModelDirectory> model() {
        Path model = path.resolve(IfsegAdaptation.MODEL);
        return Files.isDirectory(model) ? Optional.of(ModelDirectory.open(model)) : Optional.empty();
    }

    /** Makes the folder with the words in it. */
    void prepare() throws IOException {
        Files.createDirectories(path);
        Path part = Files.createTempFile(path, ".words", ".part");
        Files.writeString(part, VocabularyFile.json(words));
        Files.move(part, wordsFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    Path wordsFile() {
        return path.resolve(WORDS);
    }

    /** What the process says to people. */
    Path log() {
        return path.resolve(LOG);
    }

    /** The last line that it said; empty where it said nothing. */
    Optional<String> lastSaid() throws IOException {
        if (!Files.exists(log())) {
            return Optional.empty();
        }
        String text = new String(Files.readAllBytes(log()), StandardCharsets.UTF_8);
        return text.lines().filter(line -> !line.isBlank()).reduce((one, next) -> next);
    }
}
