package io.maskstream.job;

import io.maskstream.model.ModelDirectory;
import io.maskstream.model.ModelException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;

/**
 * Model directories that lie on any of Flink's file systems ({@code s3://…}, {@code hdfs://…}): they are copied once to
 * each machine, into a cache by the SHA-256 of what they hold ({@link ModelDirectory#digest}).
 *
 * <p>The cache is {@code MASKSTREAM_CACHE/models}, or a folder beside the temporary files.
 */
final class ModelFiles {
    private static final Pattern REMOTE = Pattern.compile("[a-z][a-z0-9+.-]*://.*");
    private static final String LOCAL = "file:";
    /** A model directory has a handful of files; a bucket by mistake has many. */
    private static final int MOST_FILES = 1000;

    private final Path cache;

    ModelFiles(Path cache) {
        this.cache = cache;
    }

    /** The cache of this machine. */
    static ModelFiles ofThisMachine() {
        String folder = System.getenv("MASKSTREAM_CACHE");
        return new ModelFiles(
                folder == null
                        ? Path.of(System.getProperty("java.io.tmpdir"), "maskstream", "models")
                        : Path.of(folder, "models"));
    }

    /** Whether a model's name is a place on another file system than this machine's. */
    static boolean isRemote(String model) {
        return REMOTE.matcher(model).matches() && !model.startsWith(LOCAL);
    }

    /** The last part of a place, as masks carry it. */
    static String name(String model) {
        String place = model.replaceAll("/+$", "");
        return place.substring(place.lastIndexOf('/') + 1);
    }

    /**
     * A model's name with its files on this machine: what is remote is copied, what is not stays as it is.
     *
     * @throws ModelException if it cannot be read, or there is no model
     */
    String local(String model) {
        if (model.startsWith(LOCAL)) {
            return Path.of(URI.create(model)).toString();
        }
        return isRemote(model) ? download(model).toString() : model;
    }

    /**
     * The same for a model whose digest is known: what lies in the cache is not asked for again.
     *
     * @throws ModelException if the place holds other files by now
     */
    String local(String model, String digest) {
        Path cached = cache.resolve(digest);
        if (!isRemote(model)) {
            return local(model);
        }
        if (Files.isDirectory(cached)) {
            return cached.toString();
        }
        Path fresh = download(model);
        if (!fresh.equals(cached)) {
            throw new ModelException("%s: the model has changed since the job was started: it is %s now, expected %s"
                    .formatted(model, fresh.getFileName(), digest));
        }
        return fresh.toString();
    }

    private Path download(String model) {
        Path unfinished = cache.resolve("." + UUID.randomUUID());
        try {
            Files.createDirectories(unfinished);
            copy(model, unfinished);
            Path whole = cache.resolve(ModelDirectory.open(unfinished).digest());
            place(unfinished, whole);
            return whole;
        } catch (IOException e) {
            throw new ModelException("%s: cannot be copied to %s: %s".formatted(model, cache, e.getMessage()), e);
        } finally {
            delete(unfinished);
        }
    }

    private static void copy(String model, Path target) throws IOException {
        org.apache.flink.core.fs.Path place = new org.apache.flink.core.fs.Path(model);
        FileSystem files = place.getFileSystem();
        FileStatus[] entries = files.listStatus(place);
        if (entries == null || entries.length == 0) {
            throw new ModelException(
                    "%s: no such folder; expected a model directory, as 'maskstream import' makes".formatted(model));
        }
        if (entries.length > MOST_FILES) {
            throw new ModelException("%s: holds %d files, at most %d are in a model directory"
                    .formatted(model, entries.length, MOST_FILES));
        }
        for (FileStatus entry : entries) {
            if (!entry.isDir()) {
                Path file = target.resolve(entry.getPath().getName());
                try (FSDataInputStream in = files.open(entry.getPath());
                        OutputStream out = Files.newOutputStream(file)) {
                    in.transferTo(out);
                }
            }
        }
    }

    /** Another process may have copied the same model meanwhile; then its copy is as good. */
    private static void place(Path unfinished, Path whole) throws IOException {
        try {
            Files.move(unfinished, whole, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            delete(unfinished);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(whole)) {
                throw e;
            }
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new ModelException("%s: cannot be removed: %s".formatted(folder, e.getMessage()), e);
        }
    }
}
