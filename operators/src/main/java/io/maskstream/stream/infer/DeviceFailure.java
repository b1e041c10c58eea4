package io.maskstream.stream.infer;

import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/**
 * Failures after which a device does nothing more for this process, whatever is asked of it.
 *
 * <p>A task manager that goes on would refuse each task that Flink gives it, so it ends: its tasks start again elsewhere, or
 * in the process that is started in its place. An embedded cluster ends with its job instead, whose line people read.
 */
public final class DeviceFailure {
    /** Of the task manager: whether its process ends with a device of its own. */
    public static final ConfigOption<Boolean> ENDS_PROCESS = ConfigOptions.key("maskstream.device-failure.ends-process")
            .booleanType()
            .defaultValue(true)
            .withDescription("Whether the task manager's process ends when a device can do nothing more for it.");

    /** How the engine begins to say it; running out of the device's memory reads otherwise and can be recovered from. */
    private static final String CUDA_ERROR = "CUDA error";

    private DeviceFailure() {}

    static boolean in(Throwable failure) {
        return line(failure).isPresent();
    }

    private static Optional<String> line(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains(CUDA_ERROR)) {
                return cause.getMessage()
                        .lines()
                        .filter(line -> line.contains(CUDA_ERROR))
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    /**
     * What a task throws, so that Flink does not start it in this process again.
     *
     * @param failure in which it is
     * @param taskManager its configuration
     */
    static Throwable thrown(String device, Throwable failure, Configuration taskManager) {
        String what = "the device %s can do nothing more for this process (%s)"
                .formatted(device, line(failure).orElseThrow());
        return taskManager.get(ENDS_PROCESS)
                ? new DeviceLostError(what + "; the process ends, and its tasks start elsewhere", failure)
                : new DeviceLostException(what + "; check the device and its driver", failure);
    }
}
