package io.maskstream.model.fusioner;

import io.maskstream.model.backbone.ClipConfig;
import io.maskstream.model.backbone.VitConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which frozen encoder Fusioner looks at pictures with. */
public sealed interface ImageEncoder {
    /** Where the encoder's weights are in a Fusioner checkpoint. */
    String PREFIX = "img_model.";

    /** Channels of its features. */
    int width();

    /** Pixels along the side of a token. */
    int stride();

    /** Side of its training pictures in pixels. */
    int resolution();

    /** Names, as Fusioner's checkpoints have them, and shapes of its parameters. */
    Map<String, long[]> shapes();

    /** Multiply-adds for one picture of the training resolution. */
    long multiplyAdds();

    /**
     * CLIP's image tower. Of a transformer the last block's patches, behind {@code ln_post} and projected, as in the
     * official code. Of a residual network each position of the last map through the pool's value and output projection;
     * the paper does not say what it takes there.
     *
     * @param embedding channels of its features
     * @param resolution side of its training pictures
     * @param vision the tower
     */
    record Clip(int embedding, int resolution, ClipConfig.Vision vision) implements ImageEncoder {
        /** The tower of a CLIP model. */
        public static Clip of(ClipConfig config) {
            return new Clip(config.embedding(), config.resolution(), config.vision());
        }

        public Clip {
            ClipHalf.ofVision(embedding, resolution, vision);
        }

        /** As the CLIP encoder takes it, with a text tower of no layers. */
        ClipConfig config() {
            return ClipHalf.ofVision(embedding, resolution, vision);
        }

        @Override
        public int width() {
            return embedding;
        }

        @Override
        public int stride() {
            return vision.stride();
        }

        @Override
        public Map<String, long[]> shapes() {
            return prefixed(config().visionShapes());
        }

        @Override
        public long multiplyAdds() {
            return config().visionMultiplyAdds();
        }
    }

    /**
     * DINO or MoCo v3: patches behind the final norm, class token left out. Neither paper nor code says where Fusioner
     * takes them.
     *
     * @param config sizes
     */
    record Vit(VitConfig config) implements ImageEncoder {
        @Override
        public int width() {
            return config.width();
        }

        @Override
        public int stride() {
            return config.patch();
        }

        @Override
        public int resolution() {
            return config.resolution();
        }

        @Override
        public Map<String, long[]> shapes() {
            return prefixed(config.shapes());
        }

        @Override
        public long multiplyAdds() {
            return config.multiplyAdds();
        }
    }

    private static Map<String, long[]> prefixed(Map<String, long[]> shapes) {
        Map<String, long[]> all = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> all.put(PREFIX + name, shape));
        return all;
    }
}
