package io.maskstream.stream.infer;

import java.io.Serializable;

/** Where a subtask's model runs. */
public sealed interface DeviceChoice extends Serializable {

    /**
     * A device by its name, the same for all subtasks.
     *
     * @param device {@code auto}, {@code cpu} or {@code cuda:N}
     */
    record Named(String device) implements DeviceChoice {}

    /**
     * The device that Flink gave the task manager, else one by its name.
     *
     * @param resource name of Flink's external resource, such as {@code gpu}
     * @param otherwise device where Flink gives none
     */
    record FromFlink(String resource, String otherwise) implements DeviceChoice {}
}
