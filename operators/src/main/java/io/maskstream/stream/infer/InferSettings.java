package io.maskstream.stream.infer;

import io.maskstream.model.Vocabulary;
import io.maskstream.stream.mask.MaskSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How frames are batched and what masks are made of.
 *
 * @param maxBatch most frames of a batch, at least 1
 * @param maxWait how long the oldest frame of a batch waits for others
 * @param latencyTarget how long a batch may run: the batch size adapts to it
 * @param deterministic whether every batch has one fixed shape, so that a mask does not depend on its neighbours
 * @param capacity frames of one subtask that may be waiting or running; more block the chain
 * @param device where the model runs
 * @param vocabulary the words until a command gives others
 * @param vocabularyVersion version that masks carry until then
 * @param masks regions and their least size
 */
public record InferSettings(
        int maxBatch,
        Duration maxWait,
        Duration latencyTarget,
        boolean deterministic,
        int capacity,
        DeviceChoice device,
        Vocabulary vocabulary,
        long vocabularyVersion,
        MaskSettings masks)
        implements Serializable {
    public InferSettings {
        Objects.requireNonNull(device);
        Objects.requireNonNull(vocabulary);
        Objects.requireNonNull(masks);
        if (maxBatch < 1 || maxBatch > 1024) {
            throw new IllegalArgumentException("batches of %d frames: give 1 to 1024".formatted(maxBatch));
        }
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("max-wait is %s, it cannot be negative".formatted(maxWait));
        }
        if (latencyTarget.isNegative() || latencyTarget.isZero()) {
            throw new IllegalArgumentException("latency-target is %s, it must be positive".formatted(latencyTarget));
        }
        if (capacity < maxBatch) {
            throw new IllegalArgumentException(
                    "capacity of %d frames is less than a batch of %d".formatted(capacity, maxBatch));
        }
    }
}
