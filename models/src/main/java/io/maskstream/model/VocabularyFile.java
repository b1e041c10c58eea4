package io.maskstream.model;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Words in a text file: a class a line. {@code dog} is a class of one word; {@code person: man, woman, child} is a class that
 * several words stand for. Empty lines and lines that begin with {@code #} say nothing. A file whose name ends in
 * {@code .json} is a list instead, as in a vocabulary command: there every name is possible.
 */
public final class VocabularyFile {
    private static final long LONGEST = 1 << 20;
    private static final String JSON = ".json";

    private VocabularyFile() {}

    /**
     * Reads one.
     *
     * @throws ModelException in one line that names the file, and the line that is at fault
     */
    public static Vocabulary read(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new ModelException("%s: has %d bytes, at most %d are read; expected a class a line"
                        .formatted(file, Files.size(file), LONGEST));
            }
            if (file.toString().endsWith(JSON)) {
                return json(file, Files.readString(file));
            }
            List<String> lines = Files.readAllLines(file);
            List<ClassPrompt> classes = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    classes.add(parse(file, i + 1, line));
                }
            }
            return new Vocabulary(classes);
        } catch (CharacterCodingException e) {
            throw new ModelException("%s: is not UTF-8 text; expected a class a line".formatted(file), e);
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read; expected a file with a class a line".formatted(file), e);
        } catch (IllegalArgumentException e) {
            throw new ModelException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** The content of a {@code .json} file of these words, without their thresholds. */
    public static String json(Vocabulary words) {
        return VocabularyJson.print(words);
    }

    private static Vocabulary json(Path file, String text) {
        try {
            return VocabularyJson.parse(text);
        } catch (ModelException e) {
            throw new ModelException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static ClassPrompt parse(Path file, int number, String line) {
        int colon = line.indexOf(':');
        try {
            if (colon < 0) {
                return ClassPrompt.of(line);
            }
            List<String> words = Stream.of(line.substring(colon + 1).split(",", -1))
                    .map(String::strip)
                    .toList();
            return new ClassPrompt(line.substring(0, colon), words, OptionalDouble.empty());
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    "%s, line %d: %s; expected 'name' or 'name: word, word'".formatted(file, number, e.getMessage()),
                    e);
        }
    }
}
