package io.maskstream.model.fusioner;

import io.maskstream.model.ImageSide;
import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.ClipVision;
import io.maskstream.model.backbone.VitEncoder;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.Map;

/**
 * The frozen image encoder: normalised pictures (B, 3, H, W) to one feature of unit length for each token (B, h, w, C).
 * Pictures of the training size; others only where the encoder interpolates its positions.
 */
public final class FrozenImages implements AutoCloseable {
    private final ImageEncoder encoder;
    private final ImageSide tower;
    private final ScriptModule units;

    private FrozenImages(ImageEncoder encoder, ImageSide tower, ScriptModule units) {
        this.encoder = encoder;
        this.tower = tower;
        this.units = units;
    }

    /**
     * Loads it.
     *
     * @param weights a Fusioner checkpoint, with the encoder's own names behind {@code img_model.}
     */
    public static FrozenImages load(ImageEncoder encoder, Weights weights, Device device, Precision precision) {
        ScriptModule units = ScriptModule.load(
                ScriptText.of(FrozenImages.class, "frozen.torchscript"),
                "Frozen",
                Weights.none(),
                Map.of(),
                device,
                Precision.FP32);
        return new FrozenImages(encoder, tower(encoder, weights, device, precision), units);
    }

    private static ImageSide tower(ImageEncoder encoder, Weights weights, Device device, Precision precision) {
        if (encoder instanceof ImageEncoder.Clip clip) {
            // The CLIP encoder looks for its own prefix.
            Weights renamed = new RenamedWeights(weights, "visual.", ImageEncoder.PREFIX);
            return ClipVision.load(clip.config(), renamed, device, precision);
        }
        ImageEncoder.Vit vit = (ImageEncoder.Vit) encoder;
        return VitEncoder.load(vit.config(), weights.under(ImageEncoder.PREFIX), device, precision);
    }

    /** Which encoder it is. */
    public ImageEncoder encoder() {
        return encoder;
    }

    /** Where it runs. */
    public Device device() {
        return tower.device();
    }

    /** Features of unit length (B, h, w, C). */
    public Tensor encode(TensorScope scope, Tensor images) {
        long[] shape = images.shape();
        int height = (int) shape[2] / encoder.stride();
        int width = (int) shape[3] / encoder.stride();
        try (TensorScope work = TensorScope.open(scope.device())) {
            if (tower instanceof ClipVision clip) {
                Tensor tokens = clip.dense(work, images, dense((ImageEncoder.Clip) encoder));
                return units.call(scope, "patches", tokens, height, width);
            }
            return units.call(scope, "patches_behind_class", tower.encode(work, images), height, width);
        }
    }

    /** The features of the pictures {@code from} to {@code to} of a batch. */
    public Tensor part(TensorScope scope, Tensor features, int from, int to) {
        return units.call(scope, "part", features, from, to);
    }

    private static ClipVision.Dense dense(ImageEncoder.Clip clip) {
        return clip.vision() instanceof ClipConfig.VisionTransformer
                ? ClipVision.Dense.PROJECTED
                : ClipVision.Dense.MASKCLIP_FULL;
    }

    @Override
    public void close() {
        tower.close();
        units.close();
    }
}
