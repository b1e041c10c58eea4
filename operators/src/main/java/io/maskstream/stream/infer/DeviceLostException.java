package io.maskstream.stream.infer;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** Ends the job without a restart: in this process there is nothing that it could go on with. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class DeviceLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param failure suppressed rather than the cause, so that this message is the innermost, which people are told */
    DeviceLostException(String message, Throwable failure) {
        super(message);
        addSuppressed(failure);
    }
}
