package io.maskstream.job;

import io.maskstream.job.config.BatchingConfiguration;
import io.maskstream.job.config.DeliveryConfiguration;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.MaskConfiguration.Resolution;
import io.maskstream.job.config.ModelConfiguration;
import io.maskstream.job.config.SamplingConfiguration;
import io.maskstream.job.config.SinkConfiguration;
import io.maskstream.job.config.SinkConfiguration.Files;
import io.maskstream.job.config.SinkConfiguration.Overlay;
import io.maskstream.job.config.SinkConfiguration.Topics;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.InputSpec;
import io.maskstream.model.ModelReference;
import io.maskstream.model.Segmenters;
import io.maskstream.model.runtime.Precision;
import io.maskstream.stream.decode.DecodeSettings;
import io.maskstream.stream.decode.Fit;
import io.maskstream.stream.decode.InputSize;
import io.maskstream.stream.decode.MaskResolution;
import io.maskstream.stream.decode.PreviewPolicy;
import io.maskstream.stream.decode.RetentionLimits;
import io.maskstream.stream.decode.SamplingPolicy;
import io.maskstream.stream.infer.DeviceChoice;
import io.maskstream.stream.infer.InferSettings;
import io.maskstream.stream.infer.SegmenterProvider;
import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.mask.MaskSettings;
import io.maskstream.stream.record.Freshness;
import io.maskstream.stream.rule.PreviewRedaction;
import io.maskstream.stream.rule.RuleSettings;
import io.maskstream.stream.sink.Delivery;
import io.maskstream.stream.video.DecoderSettings;
import java.time.Duration;
import java.util.Optional;

/** What a configuration means to each stage of the pipeline. */
final class StageSettings {
    /** Flink's usual name of the resource; where a cluster has none, the configured device counts. */
    private static final String GPU = "gpu";
    /** Wider frames get an overlay of this width. */
    private static final int WIDEST_OVERLAY = 4096;
    /** Frames that are sampled rarely are no gap until so many are missing. */
    private static final int RARE = 3;

    private static final Duration DAY = Duration.ofDays(1);

    private final JobConfiguration job;
    private final InputSpec input;
    private final Optional<PreviewRedaction> redaction;

    /** @throws io.maskstream.model.ModelException if the model is not there or not usable */
    StageSettings(JobConfiguration job) {
        this(job, job.previews().redaction().map(PreviewRedaction.class::cast));
    }

    /** @param redaction what hides parts of previews; empty where all may be seen */
    StageSettings(JobConfiguration job, Optional<PreviewRedaction> redaction) {
        this.job = job;
        this.redaction = redaction;
        this.input = Segmenters.input(ModelReference.parse(
                ModelFiles.ofThisMachine().local(job.model().directory())));
    }

    DecodeSettings decode() {
        return new DecodeSettings(
                inputSize(),
                switch (job.model().fit()) {
                    case LETTERBOX -> Fit.LETTERBOX;
                    case STRETCH -> Fit.STRETCH;
                    case SLIDE -> Fit.SLIDE;
                },
                resolution(job.masks().resolution()),
                sampling(job.sampling()),
                new DecoderSettings(1, job.limits().maximumPixels()),
                previews(),
                RetentionLimits.DEFAULT,
                DecodeSettings.DEFAULT_IDLE);
    }

    private InputSize inputSize() {
        boolean pixels = job.model().input() == ModelConfiguration.Input.PIXELS;
        boolean slides = job.model().fit() == ModelConfiguration.Fit.SLIDE;
        if ((pixels || slides) && !input.interpolates()) {
            throw new UsageException("model.%s, but the model '%s' takes only %dx%d; set it to %s"
                    .formatted(
                            pixels ? "input is pixels" : "fit is slide",
                            job.model().directory(),
                            input.width(),
                            input.height(),
                            pixels ? "model" : "letterbox"));
        }
        return pixels ? new InputSize.Pixels(input.multiple()) : InputSize.Model.of(input);
    }

    private static MaskResolution resolution(Resolution resolution) {
        if (resolution instanceof Resolution.Exactly size) {
            return new MaskResolution.Fixed(size.width(), size.height());
        }
        return resolution instanceof Resolution.Frame ? new MaskResolution.Frame() : new MaskResolution.Model();
    }

    private static SamplingPolicy sampling(SamplingConfiguration sampling) {
        return sampling instanceof SamplingConfiguration.AtMost limit
                ? new SamplingPolicy.AtMost(limit.framesPerSecond())
                : new SamplingPolicy.EveryFrame();
    }

    /** Pictures travel with the frames only where a sink wants them. */
    private PreviewPolicy previews() {
        Optional<Overlay> overlay = job.sinks().stream()
                .filter(Files.class::isInstance)
                .flatMap(sink -> ((Files) sink).overlay().stream())
                .findFirst();
        if (overlay.isPresent()) {
            int width = overlay.get() == Overlay.FULL ? WIDEST_OVERLAY : input.width();
            return new PreviewPolicy.Jpeg(width, new SamplingPolicy.EveryFrame());
        }
        boolean topic = job.sinks().stream()
                .anyMatch(sink ->
                        sink instanceof Topics topics && topics.previews().isPresent());
        return topic
                ? new PreviewPolicy.Jpeg(
                        job.previews().width(),
                        new SamplingPolicy.AtMost(job.previews().maximumFps()))
                : new PreviewPolicy.None();
    }

    Optional<PreviewRedaction> redaction() {
        return redaction;
    }

    InferSettings infer() {
        BatchingConfiguration batching = job.batching();
        return new InferSettings(
                batching.maximumSize(),
                batching.maximumWait(),
                batching.latencyTarget(),
                batching.deterministic(),
                // One batch runs while the next one fills.
                2 * batching.maximumSize(),
                job.model().device().equals("auto")
                        ? new DeviceChoice.FromFlink(GPU, "auto")
                        : new DeviceChoice.Named(job.model().device()),
                job.vocabulary(),
                0,
                new MaskSettings(job.masks().regions(), job.masks().minimumArea(), job.steady()));
    }

    SegmenterProvider model() {
        Precision precision =
                switch (job.model().precision()) {
                    case FP32 -> Precision.FP32;
                    case BF16 -> Precision.BF16;
                };
        boolean ownSize = job.model().input() == ModelConfiguration.Input.PIXELS;
        return ConfiguredModel.of(job.model().directory(), precision, 0, ModelFrames.of(input, ownSize));
    }

    RuleSettings rules() {
        Duration gap = job.sampling() instanceof SamplingConfiguration.AtMost limit
                ? Duration.ofMillis((long) Math.min(DAY.toMillis(), RARE * 1000 / limit.framesPerSecond()))
                : Duration.ZERO;
        return new RuleSettings(
                job.rules().window(),
                job.rules().grace(),
                gap.compareTo(RuleSettings.DEFAULT_GAP) > 0 ? gap : RuleSettings.DEFAULT_GAP,
                job.masks().regions(),
                RuleSettings.DEFAULT_IDLE);
    }

    Freshness freshness() {
        return job.freshness().<Freshness>map(Freshness.Within::new).orElseGet(Freshness.Unlimited::new);
    }

    /** Each chain has transactions of its own. */
    Delivery delivery(Chain chain) {
        return job.delivery() instanceof DeliveryConfiguration.ExactlyOnce once
                ? new Delivery.ExactlyOnce(chain.named(once.transactionPrefix()), once.transactionTimeout())
                : new Delivery.AtLeastOnce();
    }

    static MaskFormat format(SinkConfiguration.Format format) {
        return switch (format) {
            case PROTOBUF -> MaskFormat.PROTOBUF;
            case JSON -> MaskFormat.JSON;
        };
    }
}
