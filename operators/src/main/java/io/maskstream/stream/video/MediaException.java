package io.maskstream.stream.video;

import java.io.IOException;

/** A file or stream cannot be used; the message says what, where and what to do. */
public final class MediaException extends IOException {
    private static final long serialVersionUID = 1L;

    public MediaException(String message) {
        super(message);
    }
}
