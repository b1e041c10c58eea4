package io.maskstream.stream.infer;

/** Ends the task manager: Flink halts the process of a task that throws an error of this kind. */
final class DeviceLostError extends InternalError {
    private static final long serialVersionUID = 1L;

    DeviceLostError(String message, Throwable cause) {
        super(message, cause);
    }
}
