package io.maskstream.model.fusioner;

import io.maskstream.model.backbone.ClipConfig;

/**
 * One tower of a CLIP model as a whole model, which is what the CLIP encoders take. Fusioner may pair the towers of two
 * models; the other half has no layers, and nothing of it is ever loaded.
 */
final class ClipHalf {
    private ClipHalf() {}

    static ClipConfig ofVision(int embedding, int resolution, ClipConfig.Vision vision) {
        return new ClipConfig(embedding, resolution, vision, new ClipConfig.Text(1, 0, 1, 1, 1));
    }

    static ClipConfig ofText(int embedding, ClipConfig.Text text) {
        return new ClipConfig(embedding, 1, new ClipConfig.VisionTransformer(1, 0, 1, 1), text);
    }
}
