package io.maskstream.model.importer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** OFA's three vocabulary files with the 256 letters of bytes alone, and a dictionary that has each of them. */
public final class OfaVocabularyFiles {
    private OfaVocabularyFiles() {}

    public static void write(Path folder) throws IOException {
        List<String> entries = new ArrayList<>();
        List<String> dictionary = new ArrayList<>();
        int moved = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
            entries.add("\"\\u%04x\": %d".formatted(printable ? value : moved++, value));
            dictionary.add(value + " 1");
        }
        Files.writeString(folder.resolve("encoder.json"), "{" + String.join(", ", entries) + "}");
        Files.writeString(folder.resolve("vocab.bpe"), "#version: 0.2\n");
        Files.write(folder.resolve("dict.txt"), dictionary);
    }
}
