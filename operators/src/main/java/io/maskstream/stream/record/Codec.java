package io.maskstream.stream.record;

import java.util.Locale;
import java.util.Optional;

/** The codecs that are decoded; anything else is refused before it reaches a decoder. */
public enum Codec {
    H264,
    HEVC,
    MJPEG,
    PNG,
    AV1,
    VP9;

    /** The value of {@code ms-codec}: h264, hevc (also h265), mjpeg (also jpeg), png, av1, vp9. */
    public static Optional<Codec> named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "h264", "avc" -> Optional.of(H264);
            case "hevc", "h265" -> Optional.of(HEVC);
            case "mjpeg", "jpeg", "jpg" -> Optional.of(MJPEG);
            case "png" -> Optional.of(PNG);
            case "av1" -> Optional.of(AV1);
            case "vp9" -> Optional.of(VP9);
            default -> Optional.empty();
        };
    }

    /** The name written into {@code ms-codec}. */
    public String headerName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether every access unit is a picture of its own, so that no state leads from one to the next. */
    public boolean intraOnly() {
        return this == MJPEG || this == PNG;
    }
}
