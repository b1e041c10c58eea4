package io.maskstream.stream.sink;

import io.maskstream.stream.record.FrameId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Names in the output directory: a directory for each stream, files after frames. */
public final class StreamDirectory {
    private static final int LONGEST = 180;
    private static final int DIGEST_CHARACTERS = 16;

    private StreamDirectory() {}

    /**
     * The directory of a stream. Whatever a stream is called, it is one directory below the output: letters, digits, dot,
     * dash and underscore stay, other bytes become {@code %XX}; long names are cut and end in a digest.
     */
    static Path of(String output, String stream) {
        StringBuilder name = new StringBuilder();
        for (byte next : stream.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (next & 0xFF);
            boolean plain = character < 128 && (Character.isLetterOrDigit(character) || "-_".indexOf(character) >= 0);
            // A leading dot would hide the directory, or climb out of the output.
            if (plain || (character == '.' && name.length() > 0)) {
                name.append(character);
            } else {
                name.append('%').append(String.format(Locale.ROOT, "%02X", next & 0xFF));
            }
        }
        if (name.length() > LONGEST) {
            name.setLength(LONGEST);
            name.append('~').append(digest(stream));
        }
        return Path.of(output, name.toString());
    }

    /** A frame in a file's name, so that names sort as frames do. */
    static String fileName(FrameId id) {
        return String.format(Locale.ROOT, "%016d-%012d", id.epoch(), id.sequence());
    }

    /** A frame's own name, {@code STREAM/EPOCH-SEQUENCE}, in the letters of its directory and file. */
    public static String name(FrameId id) {
        return of("", id.stream()) + "/" + fileName(id);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
