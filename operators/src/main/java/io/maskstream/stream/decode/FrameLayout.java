package io.maskstream.stream.decode;

import io.maskstream.model.PixelArea;

/**
 * Where a frame goes in the model's input, and how large its mask is.
 *
 * @param width columns of the input
 * @param height rows of the input
 * @param content the frame's part of the input; all of it except with letterbox
 * @param maskWidth columns of the mask, which never covers padding
 * @param maskHeight rows of the mask
 */
record FrameLayout(int width, int height, PixelArea content, int maskWidth, int maskHeight) {

    /** For an upright frame of this size. */
    static FrameLayout of(InputSize input, Fit fit, MaskResolution masks, int frameWidth, int frameHeight) {
        if (input instanceof InputSize.Model model) {
            return modelSized(model, fit, masks, frameWidth, frameHeight);
        }
        int multiple = ((InputSize.Pixels) input).multiple();
        int width = roundUp(frameWidth, multiple);
        int height = roundUp(frameHeight, multiple);
        // At its own size a frame needs no scaling, so what is missing to the multiple is padding.
        return fit == Fit.LETTERBOX
                ? of(width, height, new PixelArea(0, 0, frameWidth, frameHeight), masks, frameWidth, frameHeight)
                : filled(width, height, masks, frameWidth, frameHeight);
    }

    private static FrameLayout modelSized(
            InputSize.Model spec, Fit fit, MaskResolution masks, int frameWidth, int frameHeight) {
        double across = (double) spec.width() / frameWidth;
        double down = (double) spec.height() / frameHeight;
        return switch (fit) {
            case STRETCH -> filled(spec.width(), spec.height(), masks, frameWidth, frameHeight);
            case LETTERBOX -> {
                double scale = Math.min(across, down);
                int width = scaled(frameWidth, scale, 1, spec.width());
                int height = scaled(frameHeight, scale, 1, spec.height());
                PixelArea content =
                        new PixelArea((spec.width() - width) / 2, (spec.height() - height) / 2, width, height);
                yield of(spec.width(), spec.height(), content, masks, frameWidth, frameHeight);
            }
            case SLIDE -> {
                double scale = Math.max(across, down);
                int width = scaled(frameWidth, scale, spec.width(), LONGEST);
                int height = scaled(frameHeight, scale, spec.height(), LONGEST);
                // Less than a patch of distortion instead of padding, which masks must not cover.
                yield filled(
                        roundUp(width, spec.multiple()),
                        roundUp(height, spec.multiple()),
                        masks,
                        frameWidth,
                        frameHeight);
            }
        };
    }

    /** No limit, but rounding it up does not overflow. */
    private static final int LONGEST = 1 << 30;

    private static int scaled(int side, double scale, int least, int most) {
        return (int) Math.min(most, Math.max(least, Math.round(side * scale)));
    }

    private static int roundUp(int side, int multiple) {
        return (side + multiple - 1) / multiple * multiple;
    }

    private static FrameLayout filled(int width, int height, MaskResolution masks, int frameWidth, int frameHeight) {
        return of(width, height, PixelArea.whole(height, width), masks, frameWidth, frameHeight);
    }

    private static FrameLayout of(
            int width, int height, PixelArea content, MaskResolution masks, int frameWidth, int frameHeight) {
        if (masks instanceof MaskResolution.Fixed fixed) {
            return new FrameLayout(width, height, content, fixed.width(), fixed.height());
        }
        return masks instanceof MaskResolution.Frame
                ? new FrameLayout(width, height, content, frameWidth, frameHeight)
                : new FrameLayout(width, height, content, content.width(), content.height());
    }
}
