package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchersTest {
    private static final InferSettings SETTINGS = Frames.settings(2, Duration.ZERO, 8);

    private final GatedSegmenter segmenter = new GatedSegmenter();
    private final FakeProvider provider = FakeProvider.of(segmenter);
    private final List<Batchers.Lease> held = new ArrayList<>();

    @AfterEach
    void close() {
        held.forEach(Batchers.Lease::close);
        assertThat(Batchers.open()).isZero();
    }

    private Batchers.Lease lease(InferSettings settings, String device, String job) {
        Batchers.Lease lease = Batchers.lease(provider, device, settings, job, MonotonicClock.SYSTEM);
        held.add(lease);
        return lease;
    }

    @Test
    void chainsOfOtherCapacityAndWordsMeetInOneBatcher() {
        InferSettings other = new InferSettings(
                SETTINGS.maxBatch(),
                SETTINGS.maxWait(),
                SETTINGS.latencyTarget(),
                SETTINGS.deterministic(),
                SETTINGS.capacity() + 5,
                SETTINGS.device(),
                Vocabulary.of("tree"),
                3,
                SETTINGS.masks());

        assertThat(lease(SETTINGS, "cpu", "job").batcher())
                .isSameAs(lease(other, "cpu", "job").batcher());
    }

    @Test
    void anotherDeviceOrWayOfBatchingHasABatcherOfItsOwn() {
        Batcher batcher = lease(SETTINGS, "cpu", "job").batcher();
        assertThat(lease(SETTINGS, "cuda:0", "job").batcher()).isNotSameAs(batcher);
        assertThat(lease(Frames.settings(4, Duration.ZERO, 8), "cpu", "job").batcher())
                .isNotSameAs(batcher);
        assertThat(Batchers.open()).isEqualTo(3);
    }

    @Test
    void theLastLeaseFreesTheModelAndAClosedOneCountsOnce() {
        Batchers.Lease first = lease(SETTINGS, "cpu", "job");
        Batchers.Lease second = lease(SETTINGS, "cpu", "job");
        first.close();
        first.close();
        assertThat(segmenter.closed).hasValue(0);
        second.close();
        assertThat(segmenter.closed).hasValue(1);
        assertThat(Batchers.open()).isZero();
    }

    @Test
    void theEndOfAJobFreesWhatItLeftAndNothingElse() {
        lease(SETTINGS, "cpu", "abandoned");
        lease(SETTINGS, "cpu", "abandoned");
        Batchers.Lease other = lease(SETTINGS, "cpu", "other");

        Batchers.end("abandoned");
        assertThat(segmenter.closed).hasValue(0);
        other.close();
        assertThat(segmenter.closed).hasValue(1);
        Batchers.end("abandoned");
        assertThat(segmenter.closed).hasValue(1);
    }

    @Test
    void aDeviceThatBrokeIsNotUsedAgainInThisProcess() {
        String device = "cuda:77";
        RecordingOwner owner = new RecordingOwner();
        Batchers.Lease lease = lease(SETTINGS, device, "job");
        SharedSession session = lease.batcher().acquire(SETTINGS.vocabulary());
        segmenter.failure = "CUDA error: an illegal memory access was encountered";
        lease.batcher().submit(new PendingFrame(Frames.frame("gate", 1, GatedSegmenter.POISON), owner, session, 0, 1));
        owner.await(1);
        // Nothing else of this frame's owner runs there either.
        lease.batcher().submit(new PendingFrame(Frames.frame("gate", 2, 2), owner, session, 0, 2));
        owner.await(2);
        assertThat(owner.results().get(2L)).isInstanceOf(FrameResult.Failed.class);

        assertThatThrownBy(() -> lease(SETTINGS, device, "job"))
                .hasMessage("the device cuda:77 failed in this process "
                        + "(CUDA error: an illegal memory access was encountered); restart this task manager");
        lease.close();
        assertThatThrownBy(() -> lease(SETTINGS, device, "job")).hasMessageContaining("restart this task manager");
    }
}
