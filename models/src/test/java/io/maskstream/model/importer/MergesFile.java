package io.maskstream.model.importer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of merges that is as long as CLIP's official one. */
final class MergesFile {
    /** Pieces of a tokenizer that is made of it. */
    static final int PIECES = 49408;

    private static final int LINES = 48895;

    private MergesFile() {}

    static Path write(Path folder) throws IOException {
        List<String> lines = new ArrayList<>(List.of("#version: 0.2"));
        for (int left = '!'; left <= '~'; left++) {
            // Any pairs of letters do; importers only count them.
            for (int right = 0x100; right < 0x144 && lines.size() < LINES; right++) {
                lines.add((char) left + " " + (char) right);
            }
        }
        List<String> first = List.copyOf(lines.subList(1, lines.size()));
        for (String pair : first) {
            for (int right = '0'; right <= 'z' && lines.size() < LINES; right++) {
                lines.add(pair.replace(" ", "") + " " + (char) right);
            }
        }
        return Files.write(folder.resolve("merges.txt"), lines);
    }
}
