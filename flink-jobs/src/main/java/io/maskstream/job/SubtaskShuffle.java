package io.maskstream.job;

import io.maskstream.stream.record.ChainCommand;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.InferenceElement;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.functions.Partitioner;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.Collector;

/**
 * The way from decode to inference where they have different parallelism: a frame goes to its stream's subtask, as Flink's
 * key groups say, and a command to every subtask. A channel takes an element to one subtask only, so a command is copied
 * here, and its copies are dealt out in turn. Inference takes the first copy that comes and knows the others.
 */
final class SubtaskShuffle {
    private static final int EVERYWHERE = -1;

    private SubtaskShuffle() {}

    /** As many copies of a command as there are subtasks, one behind the other. */
    record Copies(int subtasks) implements FlatMapFunction<InferenceElement, InferenceElement> {
        @Override
        public void flatMap(InferenceElement element, Collector<InferenceElement> out) {
            int copies = element instanceof ChainCommand ? subtasks : 1;
            for (int i = 0; i < copies; i++) {
                out.collect(element);
            }
        }
    }

    /** The key of a frame's stream. */
    record Key(StreamKeys keys) implements KeySelector<InferenceElement, Integer> {
        @Override
        public Integer getKey(InferenceElement element) {
            return element instanceof Frame frame ? keys.key(frame.id().stream()) : EVERYWHERE;
        }
    }

    /** Every sending subtask has one of its own. */
    static final class Subtask implements Partitioner<Integer> {
        private static final long serialVersionUID = 1L;

        private final int groups;
        private int next;

        Subtask(int groups) {
            this.groups = groups;
        }

        @Override
        public int partition(Integer key, int subtasks) {
            if (key == EVERYWHERE) {
                int subtask = next;
                next = (next + 1) % subtasks;
                return subtask;
            }
            return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, groups, subtasks);
        }
    }
}
