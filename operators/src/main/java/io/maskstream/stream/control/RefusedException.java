package io.maskstream.stream.control;

/** A control message that is not followed; its message is what the sender reads. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
        super(reason);
    }
}
