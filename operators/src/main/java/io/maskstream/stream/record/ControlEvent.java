package io.maskstream.stream.record;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/** An answer to a control message, or what comes of it later. */
@TypeInfo(RecordTypes.ControlEventFactory.class)
public sealed interface ControlEvent {

    /** Key of the message that it answers. */
    String key();

    /**
     * What control says, once for each message.
     *
     * @param key key of the message
     * @param accepted whether it is followed
     * @param version of the accepted command, or the one that a refused message asked for; empty where it asked for none
     * @param note why it is refused, or what is to be known of it
     * @param partition where the message stands in its topic
     * @param offset where it stands in the partition
     */
    record Decision(
            String key, boolean accepted, OptionalLong version, Optional<String> note, int partition, long offset)
            implements ControlEvent {
        public Decision {
            Objects.requireNonNull(key);
            if (accepted && version.isEmpty() || !accepted && note.isEmpty()) {
                throw new IllegalArgumentException("an accepted message has a version, a refused one has a reason");
            }
        }
    }

    /**
     * What a subtask says of an accepted command.
     *
     * @param key key of the message
     * @param version of the command
     * @param failure why the version before goes on; empty where the command is in effect
     * @param operator the subtask's operator
     * @param subtask its index, from 0
     * @param subtasks how many there are
     * @param adapted whether the model is adapted to the words; empty where there is no such model or no effect
     */
    record Report(
            String key,
            long version,
            Optional<String> failure,
            String operator,
            int subtask,
            int subtasks,
            Optional<Boolean> adapted)
            implements ControlEvent {
        public Report {
            Objects.requireNonNull(key);
            Objects.requireNonNull(failure);
            Objects.requireNonNull(operator);
            Objects.requireNonNull(adapted);
        }

        /**
         * What a task says of a command.
         *
         * @param failure why the version before goes on; empty where the command is in effect
         * @param operator its operator
         */
        public static Report of(ChainCommand command, Optional<String> failure, String operator, TaskInfo task) {
            return of(command, failure, operator, task, Optional.empty());
        }

        /** The same with {@code adapted}. */
        public static Report of(
                ChainCommand command,
                Optional<String> failure,
                String operator,
                TaskInfo task,
                Optional<Boolean> adapted) {
            return new Report(
                    command.key(),
                    command.version(),
                    failure,
                    operator,
                    task.getIndexOfThisSubtask(),
                    task.getNumberOfParallelSubtasks(),
                    adapted);
        }
    }

    /**
     * How the adaptation to the words of an accepted command goes.
     *
     * @param key key of the message that brought the words
     * @param version of that command
     * @param stage where it is
     */
    record Adaptation(String key, long version, AdaptationStage stage) implements ControlEvent {
        public Adaptation {
            Objects.requireNonNull(key);
            Objects.requireNonNull(stage);
        }
    }
}
