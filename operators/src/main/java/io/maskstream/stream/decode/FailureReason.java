package io.maskstream.stream.decode;

import java.util.Locale;

/** Why an access unit gave no frame. */
enum FailureReason {
    /** It could not be decoded, or its picture could not be used. */
    CORRUPT,
    /** Decoding had to wait for a random access point. */
    WAITING_FOR_KEYFRAME,
    /** Nothing is wrong with it, but no picture came of it. */
    NO_PICTURE;

    /** The value of the metric's label {@code reason}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
