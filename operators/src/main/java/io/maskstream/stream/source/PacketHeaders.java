package io.maskstream.stream.source;

import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.VideoPacket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The headers of the frames topic, all optional, UTF-8 text.
 *
 * @param codec {@code ms-codec}: h264, hevc, mjpeg, png, av1, vp9
 * @param ptsUs {@code ms-pts-us}: presentation time in microseconds
 * @param captureUs {@code ms-capture-us}: the sender's wall time of capture in microseconds
 * @param sequence {@code ms-seq}: number of the access unit within its epoch
 * @param epoch {@code ms-epoch}: goes up whenever times start over
 * @param keyFrame {@code ms-keyframe}: 1 or 0, whether decoding can start here
 * @param rotation {@code ms-rotation}: clockwise degrees by which the decoded picture must be turned
 * @param decodeOnly {@code ms-decode-only}: 1 or 0, whether the picture is needed by others but not shown
 */
public record PacketHeaders(
        Optional<Codec> codec,
        OptionalLong ptsUs,
        OptionalLong captureUs,
        OptionalLong sequence,
        OptionalLong epoch,
        Optional<Boolean> keyFrame,
        int rotation,
        boolean decodeOnly) {
    private static final String CODEC = "ms-codec";
    private static final String PTS = "ms-pts-us";
    private static final String CAPTURE = "ms-capture-us";
    private static final String SEQUENCE = "ms-seq";
    private static final String EPOCH = "ms-epoch";
    private static final String KEY_FRAME = "ms-keyframe";
    private static final String ROTATION = "ms-rotation";
    private static final String DECODE_ONLY = "ms-decode-only";
    private static final int LONGEST = 64;

    public PacketHeaders {
        if (rotation != 0 && rotation != 90 && rotation != 180 && rotation != 270) {
            throw new IllegalArgumentException(ROTATION + " is " + rotation + ", expected 0, 90, 180 or 270");
        }
        if (sequence.isPresent() && sequence.getAsLong() < 0 || epoch.isPresent() && epoch.getAsLong() < 0) {
            throw new IllegalArgumentException(SEQUENCE + " and " + EPOCH + " must not be negative");
        }
    }

    /**
     * Reads them; a header that is missing is no error.
     *
     * @throws IllegalArgumentException if one is there that cannot be understood; the message names it
     */
    public static PacketHeaders read(Headers headers) {
        Optional<Codec> codec = text(headers, CODEC).map(name -> Codec.named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s is '%s'; supported are h264, hevc, mjpeg, png, av1, vp9".formatted(CODEC, name))));
        OptionalLong rotation = number(headers, ROTATION);
        return new PacketHeaders(
                codec,
                number(headers, PTS),
                number(headers, CAPTURE),
                number(headers, SEQUENCE),
                number(headers, EPOCH),
                flag(headers, KEY_FRAME),
                (int) Math.max(-1, Math.min(360, rotation.orElse(0))),
                flag(headers, DECODE_ONLY).orElse(false));
    }

    /** Writes the headers of a packet, so that reading them gives it back. */
    public static void write(VideoPacket packet, boolean decodeOnly, Headers headers) {
        put(headers, CODEC, packet.codec().headerName());
        packet.times().ptsUs().ifPresent(value -> put(headers, PTS, Long.toString(value)));
        packet.times().captureUs().ifPresent(value -> put(headers, CAPTURE, Long.toString(value)));
        put(headers, SEQUENCE, Long.toString(packet.id().sequence()));
        put(headers, EPOCH, Long.toString(packet.id().epoch()));
        put(headers, KEY_FRAME, packet.randomAccess() ? "1" : "0");
        if (packet.rotation() != 0) {
            put(headers, ROTATION, Integer.toString(packet.rotation()));
        }
        if (decodeOnly) {
            put(headers, DECODE_ONLY, "1");
        }
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        if (header.value().length > LONGEST) {
            throw new IllegalArgumentException(
                    "%s has %d bytes, at most %d".formatted(name, header.value().length, LONGEST));
        }
        return Optional.of(new String(header.value(), StandardCharsets.UTF_8).strip());
    }

    private static OptionalLong number(Headers headers, String name) {
        Optional<String> text = text(headers, name);
        try {
            return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s is '%s', expected a whole number".formatted(name, text.get()), e);
        }
    }

    private static Optional<Boolean> flag(Headers headers, String name) {
        return text(headers, name).map(value -> switch (value) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw new IllegalArgumentException("%s is '%s', expected 1 or 0".formatted(name, value));
        });
    }
}
