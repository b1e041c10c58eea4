package io.maskstream.stream.source;

import java.util.Objects;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A file stream at a position: the unit that readers are assigned and checkpoints keep.
 *
 * @param file which file
 * @param position where it is read on
 */
public record FileStreamSplit(FileStream file, FilePosition position) implements SourceSplit {
    public FileStreamSplit {
        Objects.requireNonNull(file);
        Objects.requireNonNull(position);
    }

    @Override
    public String splitId() {
        return file.stream();
    }
}
