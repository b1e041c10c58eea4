package io.maskstream.stream.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Committer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives segments their final names when their checkpoint is complete. Doing it again does nothing, as after a restore.
 *
 * <p>It also clears away what a kill left hidden. When a segment of one attempt is committed, every task has started and has
 * committed what its checkpoint held, so that hidden files of earlier attempts in the same directory belong to nobody: their
 * frames were replayed.
 */
final class SegmentCommitter implements Committer<Segment> {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentCommitter.class);
    private static final Pattern HIDDEN =
            Pattern.compile("\\.(?:masks|overlay|alerts|statistics)-.+\\.(\\d{1,18})\\.part(?:\\.part)?");

    private final Set<Path> cleared = new HashSet<>();

    @Override
    public void commit(Collection<CommitRequest<Segment>> requests) throws IOException {
        for (CommitRequest<Segment> request : requests) {
            commit(request);
        }
        for (CommitRequest<Segment> request : requests) {
            Segment segment = request.getCommittable();
            Path directory = Path.of(segment.directory());
            if (segment.attempt() > 0 && cleared.add(directory.resolve(Long.toString(segment.attempt())))) {
                clear(directory, segment.attempt());
            }
        }
    }

    private static void commit(CommitRequest<Segment> request) throws IOException {
        Segment segment = request.getCommittable();
        if (Files.exists(segment.hidden())) {
            try {
                WholeFiles.publish(segment.hidden(), segment.file());
            } catch (IOException e) {
                // The hidden file stays: the checkpoint holds it, and a restore tries again.
                throw new IOException("cannot give %s its final name: %s".formatted(segment.file(), e), e);
            }
            return;
        }
        if (!Files.exists(segment.file())) {
            LOG.warn(
                    "{} was committed before the restore, or its directory is not the same one, and it is there no longer",
                    segment.file());
        }
        request.signalAlreadyCommitted();
    }

    private static void clear(Path directory, long attempt) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Matcher hidden = HIDDEN.matcher(file.getFileName().toString());
                if (hidden.matches() && Long.parseLong(hidden.group(1)) < attempt) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
