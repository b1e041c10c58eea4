package io.maskstream.stream.video;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Puts the pieces that a network demultiplexer hands out together again: RTP carries an access unit in many packets, all
 * with its time (RFC 6184, 5.1; RFC 7798, 4.1), and a piece with another time begins the next one.
 *
 * <p>FFmpeg's own parsers would do it too, but give an access unit the sender's clock of the piece that ended it, which is
 * the next one's.
 */
final class AccessUnits {
    private final long mostBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private OptionalLong ptsUs = OptionalLong.empty();
    private OptionalLong captureUs = OptionalLong.empty();
    private boolean key;
    private long ingestUs;
    private long ingestNanos;

    /** @param mostBytes an access unit with more is refused */
    AccessUnits(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * A piece.
     *
     * @param ptsUs its time; empty where it has that of the piece before
     * @param captureUs wall time of capture by the sender's clock; empty where unknown
     * @param data some bytes
     * @param key the demultiplexer's flag
     * @param ingestUs wall time of its arrival
     * @param ingestNanos the same on the monotonic clock
     */
    record Piece(
            OptionalLong ptsUs, OptionalLong captureUs, byte[] data, boolean key, long ingestUs, long ingestNanos) {}

    /**
     * Takes a piece.
     *
     * @return the access unit before it, if this piece begins another one
     * @throws MediaException if an access unit grows beyond all bounds
     */
    Optional<CameraUnit> add(Piece piece) throws MediaException {
        boolean another =
                bytes.size() > 0 && piece.ptsUs().isPresent() && !piece.ptsUs().equals(ptsUs);
        Optional<CameraUnit> complete = another ? Optional.of(take()) : Optional.empty();
        if (bytes.size() + (long) piece.data().length > mostBytes) {
            throw new MediaException("sent an access unit of more than %d bytes".formatted(mostBytes));
        }
        bytes.writeBytes(piece.data());
        if (piece.ptsUs().isPresent()) {
            ptsUs = piece.ptsUs();
        }
        if (captureUs.isEmpty()) {
            captureUs = piece.captureUs();
        }
        key |= piece.key();
        ingestUs = piece.ingestUs();
        ingestNanos = piece.ingestNanos();
        return complete;
    }

    /** What is left when the sender has said that it is done. */
    Optional<CameraUnit> last() {
        return bytes.size() == 0 ? Optional.empty() : Optional.of(take());
    }

    private CameraUnit take() {
        CameraUnit unit = new CameraUnit(ptsUs, captureUs, ingestUs, ingestNanos, bytes.toByteArray(), key);
        bytes.reset();
        ptsUs = OptionalLong.empty();
        captureUs = OptionalLong.empty();
        key = false;
        return unit;
    }
}
