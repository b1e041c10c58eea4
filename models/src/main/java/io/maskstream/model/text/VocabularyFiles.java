package io.maskstream.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.maskstream.model.ModelException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Reads the files that official vocabularies come in, with a cap on their size. */
final class VocabularyFiles {
    /** The largest official one has 3 MB unpacked. */
    static final int MOST_BYTES = 64 << 20;

    private VocabularyFiles() {}

    /** Lines of a UTF-8 text, packed with gzip or not. */
    static List<String> lines(Path file) {
        String text = new String(bytes(file), StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        // Not String.lines(): vocabularies hold letters that it takes for line ends.
        for (String line : text.split("\n", -1)) {
            lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
        if (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException("%s: no such file".formatted(file));
        }
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            raw.mark(2);
            boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            try (InputStream stream = packed ? new GZIPInputStream(raw) : raw) {
                byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
                if (bytes.length > MOST_BYTES) {
                    throw new ModelException(
                            "%s: more than %d MiB; that is no vocabulary".formatted(file, MOST_BYTES >> 20));
                }
                return bytes;
            }
        } catch (IOException e) {
            throw new ModelException("%s: not readable: %s".formatted(file, e.getMessage()), e);
        }
    }

    static List<PieceVocabulary.Merge> merges(Path file, List<String> lines) {
        List<PieceVocabulary.Merge> merges = new ArrayList<>(lines.size());
        for (String line : lines) {
            String[] parts = line.split(" ");
            if (parts.length != 2) {
                throw new ModelException("%s: '%s' is no merge of two pieces; is it a list of byte pairs?"
                        .formatted(file, PieceVocabulary.shown(line)));
            }
            merges.add(new PieceVocabulary.Merge(parts[0], parts[1]));
        }
        return merges;
    }

    /** A JSON object of pieces and ids. */
    static Map<String, Integer> ids(Path file) {
        try {
            JsonNode root = NativeTokenizer.JSON.readTree(bytes(file));
            return ids(root, file.toString());
        } catch (IOException e) {
            throw new ModelException("%s: not readable as JSON; is it encoder.json?".formatted(file), e);
        }
    }

    static Map<String, Integer> ids(JsonNode root, String origin) {
        if (root == null || !root.isObject() || root.size() > PieceVocabulary.MOST_PIECES) {
            throw new ModelException("%s: expected an object of pieces and ids".formatted(origin));
        }
        Map<String, Integer> ids = new LinkedHashMap<>();
        root.properties().forEach(entry -> {
            if (!entry.getValue().isInt()) {
                throw new ModelException("%s: the piece '%s' has the id '%s', expected a whole number"
                        .formatted(
                                origin,
                                PieceVocabulary.shown(entry.getKey()),
                                PieceVocabulary.shown(entry.getValue().toString())));
            }
            ids.put(entry.getKey(), entry.getValue().intValue());
        });
        return ids;
    }
}
