package io.maskstream.stream.mask;

import java.util.Locale;

/** The two forms of a mask record. */
public enum MaskFormat {
    PROTOBUF,
    JSON;

    /** The value of the Kafka header {@code ms-format}. */
    public String headerName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
