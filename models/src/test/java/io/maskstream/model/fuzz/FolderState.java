package io.maskstream.model.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Names, sizes and times of all that is in a folder. */
record FolderState(Map<Path, String> files) {

    static FolderState of(Path folder) throws IOException {
        var files = new TreeMap<Path, String>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                files.put(
                        path,
                        attributes.isDirectory() ? "folder" : attributes.size() + " " + attributes.lastModifiedTime());
            }
        }
        return new FolderState(files);
    }

    List<String> differences(FolderState before) {
        var differences = new ArrayList<String>();
        files.forEach((path, state) -> {
            if (!state.equals(before.files.get(path))) {
                differences.add("wrote " + path);
            }
        });
        before.files.keySet().stream()
                .filter(path -> !files.containsKey(path))
                .forEach(path -> differences.add("removed " + path));
        return differences;
    }
}
