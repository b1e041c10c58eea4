package io.maskstream.stream.infer;

/** Failures after which a device does nothing more for this process, whatever is asked of it. */
final class DeviceFailure {
    /** How the engine begins to say it; running out of the device's memory reads otherwise and can be recovered from. */
    private static final String CUDA_ERROR = "CUDA error";

    private DeviceFailure() {}

    static boolean in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains(CUDA_ERROR)) {
                return true;
            }
        }
        return false;
    }
}
