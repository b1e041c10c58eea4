package io.maskstream.stream.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamLabelsTest {
    @Test
    void givesEachOfTheFirstStreamsItsOwnNameAndKeepsIt() {
        StreamLabels labels = new StreamLabels(2);
        assertThat(labels.of("gate")).isEqualTo("gate");
        assertThat(labels.of("yard")).isEqualTo("yard");
        assertThat(labels.of("lobby")).isEqualTo(StreamLabels.OTHERS);
        assertThat(labels.of("gate")).isEqualTo("gate");
        assertThat(labels.of("lobby")).isEqualTo(StreamLabels.OTHERS);
    }

    @Test
    void makesNoMoreThanItsLimitAndOneForTheRest() {
        StreamLabels labels = new StreamLabels();
        Set<String> seen = new HashSet<>();
        for (int stream = 0; stream < 10 * StreamLabels.DEFAULT_MOST; stream++) {
            seen.add(labels.of("camera-" + stream));
        }
        assertThat(seen).hasSize(StreamLabels.DEFAULT_MOST + 1).contains(StreamLabels.OTHERS);
    }
}
