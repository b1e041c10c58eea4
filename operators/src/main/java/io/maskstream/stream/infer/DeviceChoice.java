package io.maskstream.stream.infer;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;

/** Where a subtask's model runs. */
public sealed interface DeviceChoice extends Serializable {

    /** Name of the external resource to ask Flink for; empty if it need not be asked. */
    Optional<String> resource();

    /** The device of a subtask, of those that Flink gave the task manager. */
    String device(Collection<? extends ExternalResourceInfo> given, int subtask);

    /**
     * A device by its name, the same for all subtasks.
     *
     * @param device {@code auto}, {@code cpu} or {@code cuda:N}
     */
    record Named(String device) implements DeviceChoice {
        public Named {
            Objects.requireNonNull(device);
        }

        @Override
        public Optional<String> resource() {
            return Optional.empty();
        }

        @Override
        public String device(Collection<? extends ExternalResourceInfo> given, int subtask) {
            return device;
        }
    }

    /**
     * The devices that Flink gave the task manager, in turn over the subtasks; else one by its name.
     *
     * @param name name of Flink's external resource, such as {@code gpu}
     * @param otherwise device where Flink gives none
     */
    record FromFlink(String name, String otherwise) implements DeviceChoice {
        /** Where Flink's GPU driver says which one it is. */
        private static final String INDEX = "index";

        public FromFlink {
            Objects.requireNonNull(name);
            Objects.requireNonNull(otherwise);
        }

        @Override
        public Optional<String> resource() {
            return Optional.of(name);
        }

        @Override
        public String device(Collection<? extends ExternalResourceInfo> given, int subtask) {
            List<String> indexes = given.stream()
                    .flatMap(info -> info.getProperty(INDEX).stream())
                    .sorted()
                    .toList();
            // Flink gives them as a set in no order: sorted, every subtask counts the same way.
            return indexes.isEmpty() ? otherwise : "cuda:" + indexes.get(subtask % indexes.size());
        }
    }
}
