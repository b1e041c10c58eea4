package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of files. */
public final class Sha256 {
    private Sha256() {}

    /** Of the files' bytes one after the other, in lower-case hex. */
    public static String ofFiles(List<Path> files) {
        MessageDigest digest = digest();
        files.forEach(file -> update(digest, file));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A digest that has seen nothing yet. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds a file's bytes. */
    public static void update(MessageDigest digest, Path file) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
