package io.maskstream.stream.record;

import java.nio.charset.StandardCharsets;

/**
 * Names a frame for ever: replays of the same input repeat it.
 *
 * @param stream stream id, at most {@value #MAX_STREAM_BYTES} bytes of UTF-8 without control characters
 * @param epoch counts what makes timestamps start over: reconnects of a camera, loops and discontinuities of a file
 * @param sequence number of the access unit within the epoch: {@code ms-seq}, else the Kafka offset or the index
 */
public record FrameId(String stream, long epoch, long sequence) {
    /** Long enough for any name; a limit, because ids travel with every record. */
    public static final int MAX_STREAM_BYTES = 256;

    public FrameId {
        if (stream.isEmpty() || stream.getBytes(StandardCharsets.UTF_8).length > MAX_STREAM_BYTES) {
            throw new IllegalArgumentException(
                    "a stream id has 1 to %d bytes, not '%s'".formatted(MAX_STREAM_BYTES, stream));
        }
        if (stream.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "stream id '%s' has a control character".formatted(stream.replaceAll("\\p{Cntrl}", "?")));
        }
    }

    /** The {@code frame_id} of mask records: {@code stream/epoch/sequence}. */
    public String text() {
        return stream + "/" + epoch + "/" + sequence;
    }

    @Override
    public String toString() {
        return text();
    }
}
