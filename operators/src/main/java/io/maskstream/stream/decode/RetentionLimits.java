package io.maskstream.stream.decode;

import java.io.Serializable;

/**
 * How much of an open group of pictures is kept per stream. Beyond it a restored job waits for a random access point.
 *
 * @param packets most packets
 * @param bytes most bytes in them
 */
public record RetentionLimits(int packets, long bytes) implements Serializable {
    /** 600 packets or 16 MiB. */
    public static final RetentionLimits DEFAULT = new RetentionLimits(600, 16L << 20);

    public RetentionLimits {
        if (packets < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "retention of %d packets and %d bytes: both must be positive".formatted(packets, bytes));
        }
    }
}
