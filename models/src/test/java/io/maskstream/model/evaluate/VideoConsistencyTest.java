package io.maskstream.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VideoConsistencyTest {
    private static final short VOID = (short) ConfusionMatrix.VOID;

    @Test
    void sharesStillPixelsThatAreRightInEveryFrameOfTheWindow() {
        VideoConsistency consistency = new VideoConsistency(2);
        consistency.add(new short[] {1, 1, 2, 2}, new short[] {1, 1, 2, 2});
        // The third pixel moves; of the other three, one flickers.
        consistency.add(new short[] {1, 1, 1, 2}, new short[] {1, 2, 1, 2});
        assertThat(consistency.consistency().orElseThrow()).isEqualTo(2 / 3.0);

        // All four are still, and the second was wrong in the frame before.
        consistency.add(new short[] {1, 1, 1, 2}, new short[] {1, 1, 1, 2});
        assertThat(consistency.windows()).isEqualTo(2);
        assertThat(consistency.consistency().orElseThrow()).isCloseTo((2 / 3.0 + 3 / 4.0) / 2, within(1e-12));
    }

    @Test
    void steadilyWrongIsNotConsistent() {
        VideoConsistency consistency = new VideoConsistency(2);
        consistency.add(new short[] {1, 2}, new short[] {2, 2});
        consistency.add(new short[] {1, 2}, new short[] {2, 2});

        assertThat(consistency.consistency().orElseThrow()).isEqualTo(0.5);
    }

    @Test
    void windowsDoNotReachAcrossClips() {
        VideoConsistency consistency = new VideoConsistency(3);
        for (int clip = 0; clip < 3; clip++) {
            consistency.cut();
            consistency.add(new short[] {1}, new short[] {1});
            consistency.add(new short[] {1}, new short[] {1});
        }

        assertThat(consistency.consistency()).isEmpty();
    }

    @Test
    void voidPixelsAndWindowsWithoutStillPixelsCountNowhere() {
        VideoConsistency consistency = new VideoConsistency(2);
        consistency.add(new short[] {VOID, 1}, new short[] {1, 1});
        consistency.add(new short[] {VOID, 2}, new short[] {1, 2});
        assertThat(consistency.consistency()).isEmpty();

        consistency.add(new short[] {VOID, 2}, new short[] {1, 2});
        assertThat(consistency.consistency().orElseThrow()).isEqualTo(1);
    }

    @Test
    void refusesWindowsOfOneFrameAndFramesOfAnotherSize() {
        assertThatThrownBy(() -> new VideoConsistency(1)).hasMessageContaining("at least 2");
        VideoConsistency consistency = new VideoConsistency(4);
        consistency.add(new short[2], new short[2]);
        assertThatThrownBy(() -> consistency.add(new short[3], new short[3]))
                .hasMessageContaining("all frames of a clip have one size");
    }
}
