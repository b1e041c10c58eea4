package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.LabelMap;
import io.maskstream.stream.record.Frame;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SteadyStreamsTest {
    private final SteadyStreams streams = new SteadyStreams();

    /** Every frame looks the same; the model says this label everywhere. */
    private short next(String stream, long sequence, int label) {
        Frame frame = Frames.frame(stream, sequence, 1);
        int side = GatedSegmenter.SIDE;
        short[] labels = new short[side * side];
        Arrays.fill(labels, (short) label);
        LabelMap map = streams.next(
                new PendingFrame(frame, (place, result) -> {}, null, 0, sequence),
                new LabelMap(side, side, labels, new short[labels.length]));
        return map.labels()[0];
    }

    @Test
    void eachStreamIsSteadiedForItself() {
        assertThat(next("gate", 1, 1)).isEqualTo((short) 1);
        assertThat(next("yard", 1, 2)).isEqualTo((short) 2);
        assertThat(next("gate", 2, 2)).isEqualTo((short) 1);
        assertThat(next("yard", 2, 1)).isEqualTo((short) 2);
    }

    @Test
    void aStreamThatMadeRoomForOthersBeginsAnew() {
        next("gate", 1, 1);
        for (int i = 0; i < 1000; i++) {
            next("stream " + i, 1, 1);
        }
        assertThat(next("gate", 2, 2)).isEqualTo((short) 2);
        assertThat(next("stream 999", 2, 2)).isEqualTo((short) 1);
    }
}
