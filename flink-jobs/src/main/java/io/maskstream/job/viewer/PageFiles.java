package io.maskstream.job.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The page's files, read once; there is no way from a request's path to any other resource. */
final class PageFiles {
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("index.html", "text/html; charset=utf-8"),
            Map.entry("style.css", "text/css; charset=utf-8"),
            Map.entry("icon.svg", "image/svg+xml"),
            Map.entry("main.js", SCRIPT),
            Map.entry("tile.js", SCRIPT),
            Map.entry("panel.js", SCRIPT),
            Map.entry("words.js", SCRIPT),
            Map.entry("news.js", SCRIPT),
            Map.entry("chart.js", SCRIPT),
            Map.entry("colours.js", SCRIPT),
            Map.entry("worker.js", SCRIPT),
            Map.entry("record.js", SCRIPT),
            Map.entry("stream.js", SCRIPT),
            Map.entry("paint.js", SCRIPT));

    private final Map<String, PageFile> files = new TreeMap<>();

    /**
     * A file.
     *
     * @param type its media type
     * @param bytes shared, never written
     */
    record PageFile(String type, byte[] bytes) {}

    PageFiles() {
        TYPES.forEach((name, type) -> files.put("/" + name, new PageFile(type, read(name))));
        files.put("/", files.get("/index.html"));
    }

    Optional<PageFile> get(String path) {
        return Optional.ofNullable(files.get(path));
    }

    private static byte[] read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the viewer's page lacks " + name + "; build it anew");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
