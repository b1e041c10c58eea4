package io.maskstream.model.fusioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlidingWindowsTest {
    private static final Device CPU = new Device.Cpu();

    @Test
    void windowsBeginAtMultiplesOfTheStrideUntilTheEndIsReached() {
        try (SlidingWindows windows = SlidingWindows.load(CPU, 224, SlidingWindows.officialStride(224))) {
            assertThat(windows.starts(100)).containsExactly(0);
            assertThat(windows.starts(224)).containsExactly(0);
            assertThat(windows.starts(225)).containsExactly(0, 149);
            assertThat(windows.starts(224 + 149)).containsExactly(0, 149);
            assertThat(windows.starts(500)).containsExactly(0, 149, 298);
        }
    }

    @Test
    void whatAModelSaysOfAPixelIsWhatComesOutWhereverWindowsOverlap() {
        try (SlidingWindows windows = SlidingWindows.load(CPU, 4, 2);
                TensorScope scope = TensorScope.open(CPU)) {
            float[] picture = new float[2 * 3 * 5 * 7];
            for (int i = 0; i < picture.length; i++) {
                picture[i] = i;
            }

            Tensor logits = windows.run(scope, scope.floats(picture, 2, 3, 5, 7), 3, (work, pictures) -> pictures);

            assertThat(logits.shape()).containsExactly(2, 3, 5, 7);
            assertThat(logits.floats()).containsExactly(picture, offset(1e-4f));
        }
    }

    @Test
    void windowsThatTheBorderCutsAreFilledUpWithMinusOne() {
        List<float[]> seen = new ArrayList<>();
        try (SlidingWindows windows = SlidingWindows.load(CPU, 2, 2);
                TensorScope scope = TensorScope.open(CPU)) {
            windows.run(
                    scope, scope.floats(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 3, 1, 3), 3, (work, pictures) -> {
                        seen.add(pictures.floats());
                        return pictures;
                    });
        }

        assertThat(seen).hasSize(1);
        assertThat(seen.get(0))
                .containsExactly(1, 2, -1, -1, 4, 5, -1, -1, 7, 8, -1, -1, 3, -1, -1, -1, 6, -1, -1, -1, 9, -1, -1, -1);
    }

    @Test
    void windowsWithGapsAreRefused() {
        assertThatThrownBy(() -> SlidingWindows.load(CPU, 4, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("windows of 4 pixels every 5 pixels leave gaps or stand still");
    }
}
