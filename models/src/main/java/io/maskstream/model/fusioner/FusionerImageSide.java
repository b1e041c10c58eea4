package io.maskstream.model.fusioner;

import io.maskstream.model.ImageSide;
import io.maskstream.model.InputSpec;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;

/** All of Fusioner that runs for every picture, with one word: image encoder, fusion, decoder, head. */
public final class FusionerImageSide implements ImageSide {
    private final FusionerConfig config;
    private final FrozenImages images;
    private final FusionerBody body;
    private final TensorScope kept;
    private final Tensor word;

    private FusionerImageSide(FusionerConfig config, FrozenImages images, FusionerBody body) {
        this.config = config;
        this.images = images;
        this.body = body;
        this.kept = TensorScope.open(images.device());
        float[] unit = new float[config.text().width()];
        unit[0] = 1;
        this.word = kept.floats(unit, 1, unit.length);
    }

    /** Loads it; weights under their official names. */
    public static FusionerImageSide load(
            FusionerConfig config, Weights weights, String origin, Device device, Precision precision) {
        config.check(weights, origin);
        return new FusionerImageSide(
                config,
                FrozenImages.load(config.image(), weights, device, precision),
                FusionerBody.load(config.body(), weights, device, precision));
    }

    @Override
    public InputSpec input() {
        return FusionerSegmenter.input(config);
    }

    @Override
    public Device device() {
        return images.device();
    }

    @Override
    public long multiplyAdds() {
        return config.multiplyAdds();
    }

    /** Logits (B, 1, H, W) of pictures of the training size. */
    @Override
    public Tensor encode(TensorScope scope, Tensor pictures) {
        return body.logits(scope, images.encode(scope, pictures), word);
    }

    @Override
    public void close() {
        images.close();
        body.close();
        kept.close();
    }
}
