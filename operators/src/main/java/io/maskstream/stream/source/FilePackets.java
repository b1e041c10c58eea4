package io.maskstream.stream.source;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Reads a file's packets without a job: the same way as {@link FileStreamSource}'s. */
public final class FilePackets implements AutoCloseable {
    private static final int MOST = 16;
    private static final long MOST_BYTES = 4 << 20;

    private final FilePlayer player;
    private final Deque<SourceElement> read = new ArrayDeque<>();

    /** From the start of a file; a loop would never end and is refused. */
    public FilePackets(FileStream file) {
        if (file.loop()) {
            throw new IllegalArgumentException("stream '%s' loops and would never end".formatted(file.stream()));
        }
        player = new FilePlayer(new FileStreamSplit(file, FilePosition.START), InstantSource.system());
    }

    /**
     * The next packet, or why there is none at this place; empty at the end.
     *
     * @throws IOException if the file cannot be read
     */
    public Optional<SourceElement> next() throws IOException {
        while (read.isEmpty() && !player.ended()) {
            for (FilePlayer.Played played : player.play(MOST, MOST_BYTES)) {
                read.add(played.element());
            }
        }
        return Optional.ofNullable(read.poll());
    }

    @Override
    public void close() {
        player.close();
    }
}
