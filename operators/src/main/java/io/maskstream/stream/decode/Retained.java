package io.maskstream.stream.decode;

import io.maskstream.stream.record.VideoPacket;
import java.util.Objects;

/**
 * A packet that a restored job decodes again.
 *
 * @param packet with its final epoch
 * @param position where it was, for dead letters
 * @param decodeOnly whether its picture is only needed by others
 * @param lossBefore whether something between it and the packet before it could not be used
 * @param settled whether its frame is out already, or will never be; then decoding it again brings nothing new
 */
record Retained(VideoPacket packet, String position, boolean decodeOnly, boolean lossBefore, boolean settled) {
    Retained {
        Objects.requireNonNull(packet);
        Objects.requireNonNull(position);
    }

    /** The same packet, settled or not. */
    Retained settledAs(boolean now) {
        return now == settled ? this : new Retained(packet, position, decodeOnly, lossBefore, now);
    }
}
