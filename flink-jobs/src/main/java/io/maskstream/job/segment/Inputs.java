package io.maskstream.job.segment;

import io.maskstream.job.console.UsageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the files that a user means by paths, folders and patterns. */
public final class Inputs {
    private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png");
    private static final Set<String> VIDEOS = Set.of("mp4", "mkv", "mov", "webm", "m4v", "avi", "ts");

    private Inputs() {}

    /**
     * Files in the order given; those of a folder or pattern by name.
     *
     * @throws UsageException if one names nothing
     */
    public static List<Path> expand(List<String> given) {
        List<Path> files = new ArrayList<>();
        for (String text : given) {
            files.addAll(expand(text));
        }
        return files;
    }

    private static List<Path> expand(String text) {
        Path path = path(text);
        if (path != null && Files.isDirectory(path)) {
            List<Path> found = list(path, "*").stream().filter(Inputs::usable).toList();
            if (found.isEmpty()) {
                throw new UsageException(
                        "%s: the folder holds no pictures or videos (jpg, png, mp4, mkv)".formatted(text));
            }
            return found;
        }
        if (path != null && Files.exists(path)) {
            return List.of(path);
        }
        int slash = text.lastIndexOf('/');
        String pattern = text.substring(slash + 1);
        Path folder = path(slash < 0 ? "." : text.substring(0, Math.max(1, slash)));
        if (pattern.matches(".*[*?\\[{].*") && folder != null && Files.isDirectory(folder)) {
            List<Path> found = list(folder, pattern);
            if (!found.isEmpty()) {
                return found;
            }
        }
        throw new UsageException("%s: no such file, folder or pattern".formatted(text));
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static List<Path> list(Path folder, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry)) {
                    found.add(entry);
                }
            }
        } catch (IOException | java.util.regex.PatternSyntaxException e) {
            throw new UsageException("%s: not readable: %s".formatted(folder, e.getMessage()), e);
        }
        found.sort(null);
        return found;
    }

    private static boolean usable(Path file) {
        String ending = ending(file);
        return PICTURES.contains(ending) || VIDEOS.contains(ending);
    }

    /** Whether it is read as a video; anything else is taken for a picture, and says what is wrong with it. */
    static boolean video(Path file) {
        return VIDEOS.contains(ending(file));
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
