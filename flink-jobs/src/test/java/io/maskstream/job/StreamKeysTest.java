package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamKeysTest {
    private static final int GROUPS = 128;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void spreadsConfiguredStreamsEvenlyOverTheSubtasks(int parallelism) {
        for (int count : new int[] {1, 2, 4, 5, 8, 16, 64}) {
            StreamKeys keys = StreamKeys.spread(GROUPS, streams(count), Map.of());
            int[] loads = loads(keys, streams(count), parallelism);
            int fair = (count + parallelism - 1) / parallelism;
            int most = IntStream.of(loads).max().orElseThrow();
            assertThat(most)
                    .as(
                            "%d streams over %d subtasks: %s",
                            count,
                            parallelism,
                            List.of(IntStream.of(loads).boxed().toArray()))
                    .isLessThanOrEqualTo(Integer.bitCount(parallelism) == 1 ? fair : fair + 1);
        }
    }

    @Test
    void keepsTheKeysOfEarlierStreamsWhenOthersAreAddedRemovedOrMoved() {
        StreamKeys before = StreamKeys.spread(GROUPS, List.of("a", "b", "c", "d"), Map.of());
        StreamKeys after = StreamKeys.spread(GROUPS, List.of("e", "d", "a"), before.assigned());
        StreamKeys back = StreamKeys.spread(GROUPS, List.of("b", "a", "d"), after.assigned());
        assertThat(after.key("a")).isEqualTo(before.key("a"));
        assertThat(after.key("d")).isEqualTo(before.key("d"));
        assertThat(back.key("b")).isEqualTo(before.key("b"));
    }

    @Test
    void givesStreamsThatNobodyConfiguredTheSameKeyEachTimeWhateverIsConfigured() {
        StreamKeys none = StreamKeys.spread(GROUPS, List.of(), Map.of());
        StreamKeys some = StreamKeys.spread(GROUPS, List.of("a", "b"), Map.of());
        assertThat(some.key("yard")).isEqualTo(none.key("yard"));
        long different = IntStream.range(0, 1000)
                .map(i -> none.key("camera-" + i))
                .distinct()
                .count();
        assertThat(different).isGreaterThan(GROUPS * 9L / 10);
    }

    private static int[] loads(StreamKeys keys, List<String> streams, int parallelism) {
        int[] loads = new int[parallelism];
        for (String stream : streams) {
            loads[KeyGroupRangeAssignment.assignKeyToParallelOperator(keys.key(stream), GROUPS, parallelism)]++;
        }
        return loads;
    }

    private static List<String> streams(int count) {
        List<String> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            streams.add("stream-" + i);
        }
        return streams;
    }
}
