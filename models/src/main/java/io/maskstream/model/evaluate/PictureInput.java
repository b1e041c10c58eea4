package io.maskstream.model.evaluate;

import io.maskstream.model.FramePixels;
import io.maskstream.model.InputSpec;
import io.maskstream.model.PixelArea;
import io.maskstream.model.image.OpenCvResize;
import io.maskstream.model.image.OpenCvResize.Interpolation;
import io.maskstream.model.image.Picture;
import java.util.Arrays;
import java.util.Locale;

/** A picture from disk as a model's input: scaled to the size that the model was trained on, the mask of its own size. */
public final class PictureInput {
    /** What streams fill with, too. */
    private static final byte PADDING = 114;

    /** What happens to a picture of another shape than the model's. */
    public enum Fit {
        /** The whole picture undistorted, a neutral grey beside it that never reaches the mask. */
        LETTERBOX,
        /** The whole picture, distorted to fill the input. */
        STRETCH;

        /** Reads what a user wrote. */
        public static Fit parse(String text) {
            return Arrays.stream(values())
                    .filter(fit -> fit.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("no fit '%s'; choose letterbox or stretch".formatted(text)));
        }
    }

    private PictureInput() {}

    /** The picture in the model's input, in which it wants a mask as large as the picture. */
    public static FramePixels of(Picture picture, InputSpec input, Fit fit) {
        PixelArea content = content(picture, input, fit);
        boolean shrinks = content.width() <= picture.width() && content.height() <= picture.height();
        Picture scaled = OpenCvResize.resize(
                picture, content.width(), content.height(), shrinks ? Interpolation.AREA : Interpolation.LINEAR);
        byte[] rgb = new byte[3 * input.height() * input.width()];
        Arrays.fill(rgb, PADDING);
        for (int y = 0; y < content.height(); y++) {
            System.arraycopy(
                    scaled.rgb(),
                    3 * y * content.width(),
                    rgb,
                    3 * ((content.y() + y) * input.width() + content.x()),
                    3 * content.width());
        }
        return new FramePixels(rgb, content, picture.height(), picture.width());
    }

    private static PixelArea content(Picture picture, InputSpec input, Fit fit) {
        if (fit == Fit.STRETCH) {
            return PixelArea.whole(input.height(), input.width());
        }
        double scale = Math.min((double) input.width() / picture.width(), (double) input.height() / picture.height());
        int width = (int) Math.min(input.width(), Math.max(1, Math.round(picture.width() * scale)));
        int height = (int) Math.min(input.height(), Math.max(1, Math.round(picture.height() * scale)));
        return new PixelArea((input.width() - width) / 2, (input.height() - height) / 2, width, height);
    }
}
