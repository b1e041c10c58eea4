package io.maskstream.stream.decode;

import io.maskstream.stream.video.DecoderSettings;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * Everything that decode can be told.
 *
 * @param input which pictures the model gets
 * @param fit how frames of another shape go into them
 * @param masks of which size masks are
 * @param sampling which frames go on
 * @param decoder threads and the largest picture
 * @param previews pictures for people
 * @param retention how much of an open group of pictures is kept
 * @param idle after this time without packets a stream's decoder hands out what it holds back and is closed
 */
public record DecodeSettings(
        InputSize input,
        Fit fit,
        MaskResolution masks,
        SamplingPolicy sampling,
        DecoderSettings decoder,
        PreviewPolicy previews,
        RetentionLimits retention,
        Duration idle)
        implements Serializable {
    /** Long enough for a stream that only pauses. */
    public static final Duration DEFAULT_IDLE = Duration.ofSeconds(60);

    public DecodeSettings {
        Objects.requireNonNull(input);
        Objects.requireNonNull(fit);
        Objects.requireNonNull(masks);
        Objects.requireNonNull(sampling);
        Objects.requireNonNull(decoder);
        Objects.requireNonNull(previews);
        Objects.requireNonNull(retention);
        if (idle.isNegative() || idle.isZero()) {
            throw new IllegalArgumentException("idle time is %s, must be positive".formatted(idle));
        }
    }

    /** Every frame, letterboxed, with masks at the model's resolution, one decoder thread, and no previews. */
    public static DecodeSettings of(InputSize input) {
        return new DecodeSettings(
                input,
                Fit.LETTERBOX,
                new MaskResolution.Model(),
                new SamplingPolicy.EveryFrame(),
                DecoderSettings.defaults(),
                new PreviewPolicy.None(),
                RetentionLimits.DEFAULT,
                DEFAULT_IDLE);
    }
}
