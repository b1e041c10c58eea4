package io.maskstream.stream.source;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;

/** Hands on what was read, and remembers for checkpoints where each file is read on. */
@SuppressWarnings("try") // Flink's base class closes with any exception; only Flink closes readers.
final class FileStreamReader
        extends SingleThreadMultiplexSourceReaderBase<
                FilePlayer.Played, SourceElement, FileStreamSplit, AtomicReference<FileStreamSplit>> {

    FileStreamReader(SourceReaderContext context) {
        super(
                () -> new FileSplitReader(InstantSource.system()),
                (played, output, split) -> {
                    output.collect(played.element());
                    split.set(new FileStreamSplit(split.get().file(), played.next()));
                },
                context.getConfiguration(),
                context);
    }

    @Override
    protected void onSplitFinished(Map<String, AtomicReference<FileStreamSplit>> finished) {
        // Nothing more is asked for: everything was handed out at once.
    }

    @Override
    protected AtomicReference<FileStreamSplit> initializedState(FileStreamSplit split) {
        return new AtomicReference<>(split);
    }

    @Override
    protected FileStreamSplit toSplitType(String stream, AtomicReference<FileStreamSplit> state) {
        return state.get();
    }
}
