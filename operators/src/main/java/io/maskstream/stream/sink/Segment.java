package io.maskstream.stream.sink;

import io.maskstream.stream.record.FrameId;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * A file that grows frame by frame until a checkpoint closes it. Until the checkpoint is complete it has a hidden name; to
 * commit it is to rename it. The names follow from the first frame, so that they are the same when frames are replayed.
 *
 * @param directory of the stream
 * @param kind what the file holds
 * @param first its first frame
 * @param attempt the checkpoint that the writer started from, 0 if none: a higher one is a later attempt, whose frames stand
 *     in for all that earlier attempts left hidden
 */
record Segment(String directory, Kind kind, FrameId first, long attempt) {
    Segment {
        Objects.requireNonNull(directory);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(first);
        if (attempt < 0) {
            throw new IllegalArgumentException("attempt is %d, the number of a checkpoint".formatted(attempt));
        }
    }

    /** Kinds of files that grow. */
    enum Kind {
        MASKS("ndjson"),
        OVERLAY("mp4"),
        ALERTS("ndjson"),
        STATISTICS("ndjson");

        private final String extension;

        Kind(String extension) {
            this.extension = extension;
        }

        String prefix() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Path file() {
        return Path.of(directory, "%s-%s.%s".formatted(kind.prefix(), StreamDirectory.fileName(first), kind.extension));
    }

    /** The name before the commit: {@code .NAME.ATTEMPT.part}. */
    Path hidden() {
        return Path.of(directory, ".%s.%d.part".formatted(file().getFileName(), attempt));
    }
}
