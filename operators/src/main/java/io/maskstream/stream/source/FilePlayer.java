package io.maskstream.stream.source;

import io.maskstream.stream.record.DeadLetter;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.Demuxer;
import io.maskstream.stream.video.MediaException;
import io.maskstream.stream.video.MediaInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads one file stream from its position, over its end if it loops.
 *
 * <p>A position is found by reading on from the start of the file, so that numbers, parameter sets and discontinuities
 * are the same as without a restore, in any container.
 */
final class FilePlayer implements AutoCloseable {
    /** How many access units are skipped in one go before the reader looks up. */
    private static final int SKIP = 5000;

    private final FileStream file;
    private final InstantSource clock;
    private FilePosition position;
    private Optional<Demuxer> demuxer = Optional.empty();
    private boolean ended;

    FilePlayer(FileStreamSplit split, InstantSource clock) {
        this.file = split.file();
        this.position = split.position();
        this.clock = clock;
    }

    /**
     * An element, and where to go on after it.
     *
     * @param element what goes to decode
     * @param next position behind it
     */
    record Played(SourceElement element, FilePosition next) {}

    String stream() {
        return file.stream();
    }

    /** Whether there is nothing more to come. */
    boolean ended() {
        return ended;
    }

    /**
     * Reads on.
     *
     * @param most elements at most
     * @param mostBytes bytes after which it stops
     * @return what was read; may be empty although there is more, while a position is looked for
     * @throws IOException if the file cannot be read now; nothing is lost, it can be read on after a restore
     */
    List<Played> play(int most, long mostBytes) throws IOException {
        List<Played> played = new ArrayList<>();
        try {
            Demuxer source = opened();
            if (source.position() < position.accessUnit()) {
                skip(source);
                return played;
            }
            long bytes = 0;
            while (played.size() < most && bytes < mostBytes && !ended) {
                Optional<AccessUnit> unit = source.next();
                if (unit.isEmpty()) {
                    endOfFile(source);
                    return played;
                }
                bytes += unit.get().data().length;
                played.add(packet(unit.get(), source.info()));
            }
        } catch (MediaException e) {
            played.add(refused(e.getMessage()));
        }
        return played;
    }

    private Demuxer opened() throws IOException {
        if (demuxer.isEmpty()) {
            Path path = Path.of(file.path());
            if (!Files.isReadable(path)) {
                throw new IOException("stream '%s': %s cannot be read; check that the file is there on every machine"
                        .formatted(file.stream(), path));
            }
            demuxer = Optional.of(Demuxer.open(path));
        }
        return demuxer.get();
    }

    private void skip(Demuxer source) throws IOException {
        long before = source.position();
        if (!source.skipTo(position.accessUnit(), SKIP) && source.position() - before < SKIP) {
            throw new MediaException(
                    "%s has %d access units, fewer than the %d that were read from it before; was it replaced?"
                            .formatted(file.path(), source.position(), position.accessUnit()));
        }
    }

    private void endOfFile(Demuxer source) throws MediaException {
        if (source.position() == 0) {
            throw new MediaException(file.path() + " has no access units");
        }
        close();
        if (file.loop()) {
            position = new FilePosition(position.loop() + 1, position.epoch() + source.discontinuities() + 1, 0);
        } else {
            ended = true;
        }
    }

    private Played packet(AccessUnit unit, MediaInfo info) {
        long ingestUs = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        VideoPacket packet = new VideoPacket(
                new FrameId(file.stream(), position.epoch() + unit.discontinuities(), unit.index()),
                new FrameTimes(unit.ptsUs(), OptionalLong.empty(), ingestUs, System.nanoTime(), OptionalLong.empty()),
                unit.dtsUs(),
                info.codec(),
                unit.data(),
                unit.randomAccess(),
                info.rotation(),
                false,
                0);
        position = new FilePosition(position.loop(), position.epoch(), unit.index() + 1);
        return new Played(new SourceElement.Arrived(packet, OptionalLong.empty(), true, unit.decodeOnly()), position);
    }

    /** The file is of no more use: says so, and ends the stream. */
    private Played refused(String reason) {
        close();
        ended = true;
        return new Played(
                new SourceElement.Refused(
                        new DeadLetter(file.stream(), "access unit " + position.accessUnit(), reason)),
                position);
    }

    @Override
    public void close() {
        demuxer.ifPresent(Demuxer::close);
        demuxer = Optional.empty();
    }
}
