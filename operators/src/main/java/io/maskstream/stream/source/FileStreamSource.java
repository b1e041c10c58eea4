package io.maskstream.stream.source;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsSplitReassignmentOnRecovery;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * All video files of a job as one source, a split a stream (FLIP-27). It is replayable: a checkpoint keeps the next access
 * unit of each file, nothing is ever dropped, and a file that is read again gives the same packets with the same names.
 * Made by {@link #live} it is live instead, and shows its files at their own pace.
 * Files may be added, removed and spread over another parallelism when a job is restored.
 */
public final class FileStreamSource
        implements Source<SourceElement, FileStreamSplit, FileEnumeratorState>,
                ResultTypeQueryable<SourceElement>,
                SupportsSplitReassignmentOnRecovery {
    private static final long serialVersionUID = 1L;

    private final List<FileStream> files;
    private final Overflow overflow;
    private final boolean live;

    /**
     * @param files at least one, each with a stream id of its own
     */
    public FileStreamSource(List<FileStream> files) {
        this(files, false, Overflow.BLOCK);
    }

    /** Files that are shown at their own pace, as by cameras; what nobody takes in time meets with the overflow. */
    public static FileStreamSource live(List<FileStream> files, Overflow overflow) {
        return new FileStreamSource(files, true, overflow);
    }

    private FileStreamSource(List<FileStream> files, boolean live, Overflow overflow) {
        this.live = live;
        this.overflow = overflow;
        this.files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("the file source has no files");
        }
        Set<String> streams = new HashSet<>();
        for (FileStream file : files) {
            if (!streams.add(file.stream())) {
                throw new IllegalArgumentException(
                        "two files have the stream id '%s'; give each its own".formatted(file.stream()));
            }
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return files.stream().anyMatch(FileStream::loop) ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<SourceElement, FileStreamSplit> createReader(SourceReaderContext context) {
        if (!live) {
            return new FileStreamReader(context);
        }
        return new LiveReader<>((split, arrival) -> {
            IngestCounters counters = new IngestMetrics(context.metricGroup(), split.splitId());
            // A file is there as long as it is read; nobody is to be called to a camera that is gone.
            counters.connected(true);
            HandOver<FileStreamSplit> out =
                    new HandOver<>(overflow, HandOver.MOST, HandOver.MOST_BYTES, counters, arrival);
            return new LiveReader.Filled<>(out, new PacedFeed(split, out, Pauses.REAL));
        });
    }

    @Override
    public SplitEnumerator<FileStreamSplit, FileEnumeratorState> createEnumerator(
            SplitEnumeratorContext<FileStreamSplit> context) {
        return new FileSplitEnumerator(context, files, new FileEnumeratorState(Set.of(), List.of()));
    }

    @Override
    public SplitEnumerator<FileStreamSplit, FileEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<FileStreamSplit> context, FileEnumeratorState state) {
        return new FileSplitEnumerator(context, files, state);
    }

    @Override
    public SimpleVersionedSerializer<FileStreamSplit> getSplitSerializer() {
        return new FileStreamSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<FileEnumeratorState> getEnumeratorCheckpointSerializer() {
        return new FileEnumeratorState.Serializer();
    }

    @Override
    public TypeInformation<SourceElement> getProducedType() {
        return new SourceElementTypeInformation();
    }
}
