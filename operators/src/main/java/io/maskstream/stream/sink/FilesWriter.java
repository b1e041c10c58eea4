package io.maskstream.stream.sink;

import io.maskstream.stream.record.SegmentedFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the files of the streams of one subtask; a checkpoint closes all that grow, so that no state is left to keep. */
final class FilesWriter implements CommittingSinkWriter<SegmentedFrame, Segment> {
    private static final Logger LOG = LoggerFactory.getLogger(FilesWriter.class);

    private final String directory;
    private final boolean overlay;
    private final long attempt;
    private final Map<String, StreamFiles> streams = new HashMap<>();

    FilesWriter(String directory, boolean overlay, long attempt) {
        this.directory = directory;
        this.overlay = overlay;
        this.attempt = attempt;
    }

    @Override
    public void write(SegmentedFrame frame, Context context) throws IOException {
        streams.computeIfAbsent(
                        frame.id().stream(),
                        stream -> new StreamFiles(StreamDirectory.of(directory, stream), overlay, attempt))
                .write(frame);
    }

    /** Frames reach the disk in {@link #prepareCommit}, which closes their files. */
    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public List<Segment> prepareCommit() throws IOException {
        List<Segment> finished = new ArrayList<>();
        for (StreamFiles stream : streams.values()) {
            finished.addAll(stream.finish());
        }
        streams.clear();
        return finished;
    }

    /**
     * Frames since the last checkpoint are thrown away: they come again after a restore. Never fails: Flink ends the whole
     * process when a task cannot be closed, and what stays hidden here is cleared away by a later commit.
     */
    @Override
    public void close() {
        for (StreamFiles stream : streams.values()) {
            try {
                stream.abort();
            } catch (IOException e) {
                LOG.warn("a file that was begun stays behind: {}", e.toString());
            }
        }
        streams.clear();
    }
}
