package io.maskstream.model.fusioner;

import io.maskstream.model.Segmenter;
import io.maskstream.model.backbone.BertConfig;
import io.maskstream.model.backbone.BertEncoder;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.RandomWeights;
import io.maskstream.model.backbone.VitConfig;
import io.maskstream.model.maskclip.ClipPixels;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.text.PromptTemplates;
import io.maskstream.model.text.Tokenizer;
import java.util.List;

/** Fusioners that are small enough for tests, of all kinds of encoders. */
final class TinyFusioner {
    static final int WORDS = 600;

    private static final BodyConfig.Fusion EARLY = new BodyConfig.EarlyFusion(8, 2, 2, 12);

    private TinyFusioner() {}

    static FusionerConfig clip() {
        return of(
                new ImageEncoder.Clip(6, 32, new ClipConfig.VisionTransformer(16, 2, 2, 8)),
                new TextEncoder.Clip(10, new ClipConfig.Text(16, 1, 1, 24, WORDS)));
    }

    static FusionerConfig residualWithBert(BertEncoder.Pooling pooling) {
        return of(
                new ImageEncoder.Clip(6, 64, new ClipConfig.ModifiedResNet(8, List.of(1, 1, 1, 1), 4)), bert(pooling));
    }

    static FusionerConfig vitWithBert(VitConfig.Family family) {
        return of(
                new ImageEncoder.Vit(new VitConfig(family, 12, 2, 3, 20, 8, 4)), bert(BertEncoder.Pooling.FIRST_TOKEN));
    }

    private static TextEncoder.Bert bert(BertEncoder.Pooling pooling) {
        return new TextEncoder.Bert(new BertConfig(12, 2, 3, 20, 24, 40, 2), pooling);
    }

    private static FusionerConfig of(ImageEncoder image, TextEncoder text) {
        return new FusionerConfig(
                image,
                text,
                new BodyConfig(
                        image.width(), text.width(), EARLY, new BodyConfig.Convolutions(3), 0.07, image.stride()));
    }

    static FusionerConfig with(FusionerConfig config, BodyConfig.Fusion fusion) {
        BodyConfig body = config.body();
        return new FusionerConfig(
                config.image(),
                config.text(),
                new BodyConfig(body.visual(), body.text(), fusion, body.decoder(), body.temperature(), body.scale()));
    }

    static Segmenter load(FusionerConfig config, Tokenizer tokenizer, Precision precision) {
        return load(config, FusionerModels.THRESHOLD, tokenizer, precision);
    }

    static Segmenter load(FusionerConfig config, double threshold, Tokenizer tokenizer, Precision precision) {
        return FusionerSegmenter.load(
                config,
                threshold,
                new RandomWeights(config.shapes(), 3),
                "tiny",
                ClipPixels.OFFICIAL,
                tokenizer,
                PromptTemplates.of(List.of("a photo of a {}.", "{}")),
                new Device.Cpu(),
                precision);
    }
}
