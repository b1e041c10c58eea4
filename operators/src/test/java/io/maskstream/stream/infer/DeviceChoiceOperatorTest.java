package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.Segmenter;
import io.maskstream.stream.record.InferenceElement;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.SegmentedFrame;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceChoiceOperatorTest {
    private static final List<String> DEVICES = new CopyOnWriteArrayList<>();
    private static final DeviceChoice FLINKS = new DeviceChoice.FromFlink("gpu", "auto");

    /** As Flink's GPU driver describes one. */
    private record Gpu(String number) implements ExternalResourceInfo {
        @Override
        public Optional<String> getProperty(String key) {
            return key.equals("index") ? Optional.of(number) : Optional.empty();
        }

        @Override
        public Collection<String> getKeys() {
            return List.of("index");
        }
    }

    /** Notes where it is loaded. */
    private record NotingProvider() implements SegmenterProvider {
        private static final long serialVersionUID = 1L;

        @Override
        public ModelIdentity identity() {
            return new ModelIdentity("noting", "0:abc");
        }

        @Override
        public Segmenter load(String device) {
            DEVICES.add(device);
            return new GatedSegmenter();
        }

        @Override
        public SegmenterProvider other(String directory, long version) {
            return this;
        }
    }

    @BeforeEach
    void forget() {
        DEVICES.clear();
    }

    @Test
    void subtasksTakeTheDevicesThatFlinkGaveInTurn() throws Exception {
        Set<ExternalResourceInfo> given = Set.of(new Gpu("3"), new Gpu("1"));
        open(FLINKS, given, 0);
        open(FLINKS, given, 1);
        open(FLINKS, given, 2);

        assertThat(DEVICES).containsExactly("cuda:1", "cuda:3", "cuda:1");
    }

    @Test
    void takesTheOtherWhereFlinkGivesNone() throws Exception {
        open(FLINKS, Set.of(), 0);
        assertThat(DEVICES).containsExactly("auto");
    }

    @Test
    void aNamedDeviceIsUsedWhateverFlinkGives() throws Exception {
        open(new DeviceChoice.Named("cpu"), Set.of(new Gpu("1")), 1);
        assertThat(DEVICES).containsExactly("cpu");
    }

    private static void open(DeviceChoice choice, Set<ExternalResourceInfo> given, int subtask) throws Exception {
        InferSettings some = Frames.settings(1, Duration.ZERO, 1);
        InferSettings settings = new InferSettings(
                some.maxBatch(),
                some.maxWait(),
                some.latencyTarget(),
                some.deterministic(),
                some.capacity(),
                choice,
                some.vocabulary(),
                some.vocabularyVersion(),
                some.masks());
        MockEnvironment environment = new MockEnvironmentBuilder()
                .setMaxParallelism(8)
                .setParallelism(4)
                .setSubtaskIndex(subtask)
                .setExternalResourceInfoProvider(name -> name.equals("gpu") ? given : Set.of())
                .build();
        var harness = new OneInputStreamOperatorTestHarness<InferenceElement, SegmentedFrame>(
                new InferOperatorFactory(new NotingProvider(), settings), environment);
        harness.open();
        harness.close();
        environment.close();
    }
}
