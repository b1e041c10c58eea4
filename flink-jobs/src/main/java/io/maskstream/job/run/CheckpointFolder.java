package io.maskstream.job.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.console.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * The folder of a job's checkpoints, on any of Flink's file systems. Beside them it holds {@code streams.json}: the key
 * group of every stream that was ever configured, which a restored job must go on with.
 */
public final class CheckpointFolder {
    private static final String STREAMS = "streams.json";
    private static final String METADATA = "_metadata";
    private static final String CHECKPOINT = "chk-";
    /** More than what is left of a disk that cannot take a checkpoint. */
    private static final int PROBE_BYTES = 64 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    /** @param folder a path or URI */
    public CheckpointFolder(String folder) {
        Path given = new Path(folder);
        this.folder = given.toUri().getScheme() == null
                ? new Path(java.nio.file.Path.of(folder)
                        .toAbsolutePath()
                        .normalize()
                        .toUri())
                : given;
    }

    /** Its URI, as Flink's options take it. */
    public String uri() {
        return folder.toString();
    }

    /** Where savepoints go when a run is stopped. */
    public String savepoints() {
        return new Path(folder, "savepoints").toString();
    }

    /** Makes it where it is missing. */
    public void create() {
        try {
            folder.getFileSystem().mkdirs(folder);
        } catch (IOException e) {
            throw unusable("cannot be made", e);
        }
    }

    /** Key groups of the streams of earlier runs; none where there was no run. */
    public Map<String, Integer> readGroups() {
        Path file = new Path(folder, STREAMS);
        try {
            FileSystem files = folder.getFileSystem();
            if (!files.exists(file)) {
                return Map.of();
            }
            try (FSDataInputStream in = files.open(file)) {
                return JSON.readValue(in, new TypeReference<TreeMap<String, Integer>>() {});
            }
        } catch (IOException e) {
            throw unusable("has a '%s' that cannot be read".formatted(STREAMS), e);
        }
    }

    /** Keeps the key groups for later runs. */
    public void writeGroups(Map<String, Integer> groups) {
        Path file = new Path(folder, STREAMS);
        Path part = new Path(folder, "." + STREAMS + ".part");
        try {
            byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(new TreeMap<>(groups));
            FileSystem files = folder.getFileSystem();
            try (OutputStream out = files.create(part, WriteMode.OVERWRITE)) {
                out.write(bytes);
            }
            files.delete(file, false);
            if (!files.rename(part, file)) {
                throw new IOException("cannot rename " + part);
            }
        } catch (IOException e) {
            throw unusable("cannot be written to", e);
        }
    }

    /**
     * Writes a file and takes it away again.
     *
     * @throws UsageException if that fails, as on a full disk
     */
    void requireRoom() {
        Path probe = new Path(folder, ".room.part");
        try {
            FileSystem files = folder.getFileSystem();
            try (OutputStream out = files.create(probe, WriteMode.OVERWRITE)) {
                out.write(new byte[PROBE_BYTES]);
            } finally {
                files.delete(probe, false);
            }
        } catch (IOException e) {
            throw new UsageException(
                    "checkpoint.directory %s cannot be written to (%s); is there room, and may this process write there?"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /** The newest complete checkpoint of a run; empty where there is none. */
    public Optional<String> newestCheckpoint(String job) {
        try {
            FileSystem files = folder.getFileSystem();
            FileStatus[] entries = files.listStatus(new Path(folder, job));
            if (entries == null) {
                return Optional.empty();
            }
            return Arrays.stream(entries)
                    .map(FileStatus::getPath)
                    .filter(path -> path.getName().matches(CHECKPOINT + "\\d+"))
                    .filter(path -> complete(files, path))
                    .max(Comparator.comparingLong(
                            path -> Long.parseLong(path.getName().substring(CHECKPOINT.length()))))
                    .map(Path::toString);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean complete(FileSystem files, Path checkpoint) {
        try {
            return files.exists(new Path(checkpoint, METADATA));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Checks what a user wants to restore from.
     *
     * @return its URI
     * @throws UsageException if there is no savepoint or checkpoint
     */
    public static String requireSavepoint(String given) {
        Path path = new CheckpointFolder(given).folder;
        try {
            FileSystem files = path.getFileSystem();
            if (path.getName().equals(METADATA) ? files.exists(path) : complete(files, path)) {
                return path.toString();
            }
        } catch (IOException e) {
            throw new UsageException("--restore %s cannot be read: %s".formatted(given, e.getMessage()), e);
        }
        throw new UsageException(
                "--restore %s: no savepoint or checkpoint there; it is a folder with a file '_metadata'"
                        .formatted(given));
    }

    private UsageException unusable(String what, IOException e) {
        return new UsageException("checkpoint.directory %s %s: %s".formatted(folder, what, e.getMessage()), e);
    }
}
