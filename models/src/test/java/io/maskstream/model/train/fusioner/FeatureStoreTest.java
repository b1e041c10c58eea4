package io.maskstream.model.train.fusioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.maskstream.model.ModelException;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.TensorScope;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureStoreTest {
    private static final Device CPU = new Device.Cpu();

    @TempDir
    Path folder;

    /** Picture n has features around n / 1000 and the label n. */
    private static final class Numbered implements FeatureSource {
        final AtomicInteger asked = new AtomicInteger();
        private final long broken;

        Numbered(long broken) {
            this.broken = broken;
        }

        @Override
        public long count() {
            return 1000;
        }

        @Override
        public int labelSide() {
            return 2;
        }

        @Override
        public Batch read(TensorScope scope, long[] pictures) {
            float[] features = new float[pictures.length * 2 * 2 * 3];
            byte[] labels = new byte[pictures.length * 4];
            for (int i = 0; i < pictures.length; i++) {
                asked.incrementAndGet();
                if (pictures[i] == broken) {
                    throw new ModelException("picture %d cannot be drawn".formatted(broken));
                }
                for (int j = 0; j < 12; j++) {
                    features[i * 12 + j] = (j - 6) / 10f + pictures[i] / 1000f;
                }
                labels[i * 4 + 1] = (byte) pictures[i];
            }
            return new Batch(scope.floats(features, pictures.length, 2, 2, 3), labels);
        }

        @Override
        public void close() {
            asked.set(0);
        }
    }

    @Test
    void featuresComeBackAndAreNotComputedTwice() throws Exception {
        Numbered source = new Numbered(-1);
        for (int round = 0; round < 2; round++) {
            try (FeatureStore store = FeatureStore.open(folder, "key", 130, source, CPU, 2);
                    TensorScope scope = TensorScope.open(CPU)) {
                assertThat(store.count()).isEqualTo(130);
                FeatureSource.Batch batch = store.read(scope, new long[] {129, 3});
                assertThat(batch.features().shape()).containsExactly(2, 2, 2, 3);
                float[] features = batch.features().floats();
                assertThat(features[0]).isCloseTo(-.6f + .129f, offset(2e-5f));
                assertThat(features[12 + 11]).isCloseTo(.5f + .003f, offset(2e-5f));
                assertThat(batch.labels()).containsExactly(0, (byte) 129, 0, 0, 0, 3, 0, 0);
            }
            assertThat(source.asked.get()).isEqualTo(192);
        }
    }

    @Test
    void whatWasInterruptedGoesOn() throws Exception {
        assertThatThrownBy(() -> FeatureStore.open(folder, "key", 130, new Numbered(100), CPU, 1))
                .hasMessage("picture 100 cannot be drawn");
        Numbered source = new Numbered(-1);
        FeatureStore.open(folder, "key", 130, source, CPU, 1).close();
        assertThat(source.asked.get()).as("the first part was kept").isLessThanOrEqualTo(128);
    }
}
