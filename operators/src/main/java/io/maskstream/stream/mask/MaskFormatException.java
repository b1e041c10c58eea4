package io.maskstream.stream.mask;

/** Bytes that should hold a mask, a region, a label picture or a mask record do not; the message says where and why. */
public final class MaskFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public MaskFormatException(String message) {
        super(message);
    }

    public MaskFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
