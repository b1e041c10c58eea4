package io.maskstream.stream.sink;

import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.rule.Alert;
import io.maskstream.stream.rule.RuleRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the records of the streams of one subtask; a checkpoint closes the files that grow. */
final class RuleLinesWriter<T extends RuleRecord> implements CommittingSinkWriter<T, Segment> {
    private static final Logger LOG = LoggerFactory.getLogger(RuleLinesWriter.class);

    private final String directory;
    private final long attempt;
    private final Map<String, Growing> streams = new HashMap<>();

    RuleLinesWriter(String directory, long attempt) {
        this.directory = directory;
        this.attempt = attempt;
    }

    private record Growing(Segment segment, MaskLinesWriter lines) {}

    @Override
    public void write(T record, Context context) throws IOException {
        Growing file = streams.get(record.stream());
        if (file == null) {
            Segment segment = new Segment(
                    StreamDirectory.of(directory, record.stream()).toString(),
                    record instanceof Alert ? Segment.Kind.ALERTS : Segment.Kind.STATISTICS,
                    frame(record.stream(), record.frame()),
                    attempt);
            file = new Growing(segment, MaskLinesWriter.open(segment.file(), segment.hidden()));
            streams.put(record.stream(), file);
        }
        file.lines.writeLine(record.json());
    }

    /** A stream's id may hold slashes; epoch and sequence stand behind the last two. */
    private static FrameId frame(String stream, String text) {
        String[] numbers = text.substring(stream.length() + 1).split("/", 2);
        return new FrameId(stream, Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    /** Lines reach the disk in {@link #prepareCommit}, which closes their files. */
    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public List<Segment> prepareCommit() throws IOException {
        List<Segment> finished = new ArrayList<>();
        for (Growing file : streams.values()) {
            file.lines.finish();
            finished.add(file.segment);
        }
        streams.clear();
        return finished;
    }

    /** Lines since the last checkpoint are thrown away: they come again after a restore. Never fails. */
    @Override
    public void close() {
        for (Growing file : streams.values()) {
            try {
                file.lines.abort();
            } catch (IOException e) {
                LOG.warn("a file that was begun stays behind: {}", e.toString());
            }
        }
        streams.clear();
    }
}
