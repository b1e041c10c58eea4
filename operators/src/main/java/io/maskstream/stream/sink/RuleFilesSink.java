package io.maskstream.stream.sink;

import io.maskstream.stream.rule.RuleRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes alerts or statistics beside the masks of {@link FilesSink}: {@code alerts-EPOCH-SEQUENCE.ndjson} and
 * {@code statistics-EPOCH-SEQUENCE.ndjson} in the stream's directory, a record a line, named after the frame that made the
 * first. They take their names with the checkpoint that covers them.
 */
public final class RuleFilesSink<T extends RuleRecord> implements Sink<T>, SupportsCommitter<Segment> {
    private static final long serialVersionUID = 1L;

    private final String directory;

    /** @param directory that of the files sink */
    public RuleFilesSink(String directory) {
        this.directory = directory;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        try {
            Files.createDirectories(Path.of(directory));
        } catch (IOException e) {
            throw new IOException("the files sink cannot make its directory %s: %s".formatted(directory, e), e);
        }
        return new RuleLinesWriter<>(
                directory, context.getRestoredCheckpointId().orElse(0));
    }

    @Override
    public Committer<Segment> createCommitter(CommitterInitContext context) {
        return new SegmentCommitter();
    }

    @Override
    public SimpleVersionedSerializer<Segment> getCommittableSerializer() {
        return new SegmentSerializer();
    }
}
