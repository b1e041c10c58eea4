package io.maskstream.stream.sink;

import io.maskstream.stream.mask.OverlayPainter;
import io.maskstream.stream.record.SegmentedFrame;
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
 * Writes masks as files, a directory for each stream: {@code masks-EPOCH-SEQUENCE.ndjson} (a record a line),
 * {@code labels/EPOCH-SEQUENCE.png} (one a frame) and, where wanted, {@code overlay-EPOCH-SEQUENCE.mp4} (the mask drawn over
 * the frame's preview; frames without a preview are not in it).
 *
 * <p>Lines and videos are closed at every checkpoint and take their names, which tell their first frame, when it is complete:
 * whatever is killed, files under final names are whole and no frame is in them twice. Label pictures are named after their
 * frame and appear at once; a replayed frame writes the same picture again. All frames of a stream must reach the same
 * subtask, and the directory must be one that all processes of the job reach.
 */
public final class FilesSink implements Sink<SegmentedFrame>, SupportsCommitter<Segment> {
    private static final long serialVersionUID = 1L;

    private final String directory;
    private final boolean overlay;

    /**
     * A sink to a directory.
     *
     * @param directory absolute, or relative to each process's working directory
     * @param overlay whether videos are drawn of frames that carry a preview: that of the model's input where small ones are
     *     wanted, one of the frame's size for full ones
     */
    public FilesSink(String directory, boolean overlay) {
        if (directory.isBlank()) {
            throw new IllegalArgumentException("the files sink needs a directory");
        }
        this.directory = directory;
        this.overlay = overlay;
    }

    /** Fails before the first frame where the directory cannot be made or overlays cannot be drawn. */
    @Override
    public SinkWriter<SegmentedFrame> createWriter(WriterInitContext context) throws IOException {
        if (overlay) {
            OverlayPainter.requireFonts();
        }
        try {
            Files.createDirectories(Path.of(directory));
        } catch (IOException e) {
            throw new IOException("the files sink cannot make its directory %s: %s".formatted(directory, e), e);
        }
        return new FilesWriter(
                directory, overlay, context.getRestoredCheckpointId().orElse(0));
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
