package io.maskstream.stream.source;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/** Reads the files of one subtask in turn, a small batch of each, in the source's own thread. */
final class FileSplitReader implements SplitReader<FilePlayer.Played, FileStreamSplit> {
    /** Small, so that all files advance alike and little is waiting between threads. */
    private static final int BATCH = 16;

    private static final long BATCH_BYTES = 1L << 20;

    private final Deque<FilePlayer> players = new ArrayDeque<>();
    private final InstantSource clock;

    FileSplitReader(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public RecordsWithSplitIds<FilePlayer.Played> fetch() throws IOException {
        RecordsBySplits.Builder<FilePlayer.Played> batch = new RecordsBySplits.Builder<>();
        FilePlayer player = players.poll();
        if (player == null) {
            return batch.build();
        }
        players.add(player);
        batch.addAll(player.stream(), player.play(BATCH, BATCH_BYTES));
        if (player.ended()) {
            players.removeLast();
            player.close();
            batch.addFinishedSplit(player.stream());
        }
        return batch.build();
    }

    @Override
    public void handleSplitsChanges(SplitsChange<FileStreamSplit> changes) {
        if (!(changes instanceof SplitsAddition)) {
            throw new IllegalArgumentException("files are only added, not: " + changes.getClass());
        }
        changes.splits().forEach(split -> players.add(new FilePlayer(split, clock)));
    }

    @Override
    public void wakeUp() {
        // A read of a file is short, and bounded by the demultiplexer's own limit.
    }

    @Override
    public void close() {
        players.forEach(FilePlayer::close);
        players.clear();
    }
}
