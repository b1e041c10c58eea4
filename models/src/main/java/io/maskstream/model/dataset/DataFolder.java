package io.maskstream.model.dataset;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The root that a user gave, and what is found below it. Releases are unpacked at different depths, so parts are looked
 * for at several places; if they are at none, the message names the first and asks for the rest.
 *
 * @param dataSet name for messages
 * @param root what {@code --root} named
 */
record DataFolder(String dataSet, Path root) {
    DataFolder {
        if (!Files.isDirectory(root)) {
            throw new ModelException(
                    "%s: no such folder; give the folder that %s was unpacked to".formatted(root, dataSet));
        }
    }

    /** The first of these folders that is there. */
    Path folder(String... candidates) {
        return first(List.of(candidates), Files::isDirectory, "folder");
    }

    /** The first of these files that is there. */
    Path file(String... candidates) {
        return first(List.of(candidates), Files::isRegularFile, "file");
    }

    /** Whether one of these is there. */
    boolean has(String... candidates) {
        return Stream.of(candidates).anyMatch(candidate -> Files.exists(root.resolve(candidate)));
    }

    private Path first(List<String> candidates, java.util.function.Predicate<Path> there, String kind) {
        return candidates.stream()
                .map(root::resolve)
                .filter(there)
                .findFirst()
                .orElseThrow(() -> new ModelException("%s: has no %s %s; is %s unpacked there in its official layout?"
                        .formatted(root, kind, String.join(" or ", candidates), dataSet)));
    }

    /** Lines of a list without blanks around them; empty ones are left out, and an empty list is refused. */
    static List<String> lines(Path list) {
        List<String> lines;
        try {
            lines = Files.readAllLines(list, StandardCharsets.UTF_8).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (MalformedInputException e) {
            throw new ModelException("%s: is no text; expected a list with an entry a line".formatted(list), e);
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(list, e.getMessage()), e);
        }
        if (lines.isEmpty()) {
            throw new ModelException("%s: is empty, expected an entry a line".formatted(list));
        }
        return lines;
    }

    /** A list's entry as the name of files in a folder; one that would lead out of it is refused. */
    static Path inside(Path folder, String name, Path list) {
        try {
            Path file = folder.resolve(name).normalize();
            if (file.startsWith(folder.normalize())) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Told like any other bad name.
        }
        throw new ModelException("%s: the entry '%s' is no name of a file; mend or remove it"
                .formatted(list, name.replaceAll("\\p{Cntrl}", "?")));
    }

    /** Names of a folder's files with this ending, without it, sorted. */
    static List<String> names(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new ModelException("%s: cannot be listed: %s".formatted(folder, e.getMessage()), e);
        }
    }

    /** A part that the data set does not have. */
    static ModelException noSplit(String dataSet, String split, String known) {
        return new ModelException("%s has no part '%s'; choose %s".formatted(dataSet, split, known));
    }
}
