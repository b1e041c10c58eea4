package io.maskstream.stream.rule;

import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.video.RgbImage;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Hides some classes in previews. Where the mask cannot say where they are, nothing is shown: if a class is not among the
 * words that the frame was segmented with, or if the picture itself is wrong because it waits for a key frame.
 *
 * @param labels what is hidden; case does not matter
 * @param style how
 * @param margin pixels of the preview that are hidden around them, too
 */
public record ClassRedaction(List<String> labels, Style style, int margin) implements PreviewRedaction {
    private static final long serialVersionUID = 1L;
    private static final int WIDEST_MARGIN = 1000;
    private static final byte GREY = (byte) 128;
    /** The mean of a square that is a tenth of the picture's width, or 17 pixels if that is more, three times. */
    private static final int SHARE = 20;

    private static final int LEAST_RADIUS = 8;
    private static final int PASSES = 3;

    /** How classes are hidden. */
    public enum Style {
        /** So much that no shape in them is left. */
        BLUR,
        /** All grey. */
        FILL
    }

    public ClassRedaction {
        labels = List.copyOf(labels);
        Objects.requireNonNull(style);
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("a redaction of no class; name what is to be hidden");
        }
        if (margin < 0 || margin > WIDEST_MARGIN) {
            throw new IllegalArgumentException(
                    "redact-margin is %d; it may be 0 to %d pixels".formatted(margin, WIDEST_MARGIN));
        }
    }

    @Override
    public Optional<RgbImage> redact(RgbImage picture, SegmentedFrame masked) {
        Optional<Set<Integer>> values = values(masked);
        if (values.isEmpty() || masked.quality() == Quality.WAITING_FOR_KEYFRAME) {
            return Optional.empty();
        }
        HiddenPixels hidden = HiddenPixels.of(masked, values.get(), picture.width(), picture.height(), margin);
        if (!hidden.any()) {
            return Optional.of(picture);
        }
        byte[] veil = style == Style.BLUR ? blurred(picture) : null;
        byte[] rgb = picture.rgb().clone();
        for (int pixel = 0; pixel < picture.width() * picture.height(); pixel++) {
            if (hidden.contains(pixel)) {
                for (int i = 3 * pixel; i < 3 * pixel + 3; i++) {
                    rgb[i] = veil == null ? GREY : veil[i];
                }
            }
        }
        return Optional.of(new RgbImage(picture.width(), picture.height(), rgb));
    }

    /** Empty if a class is not among the words. */
    private Optional<Set<Integer>> values(SegmentedFrame masked) {
        List<String> words = masked.labels().stream().map(RuleSet::key).toList();
        Set<Integer> values = new HashSet<>();
        for (String label : labels) {
            int index = words.indexOf(RuleSet.key(label));
            if (index < 0) {
                return Optional.empty();
            }
            values.add(index + 1);
        }
        return Optional.of(values);
    }

    private static byte[] blurred(RgbImage picture) {
        int radius = Math.max(LEAST_RADIUS, picture.width() / SHARE);
        byte[] rgb = picture.rgb().clone();
        for (int pass = 0; pass < PASSES; pass++) {
            for (int channel = 0; channel < 3; channel++) {
                for (int y = 0; y < picture.height(); y++) {
                    meanLine(rgb, 3 * y * picture.width() + channel, 3, picture.width(), radius);
                }
                for (int x = 0; x < picture.width(); x++) {
                    meanLine(rgb, 3 * x + channel, 3 * picture.width(), picture.height(), radius);
                }
            }
        }
        return rgb;
    }

    /** Each byte of a line becomes the mean of those around it; beyond the ends there are none. */
    private static void meanLine(byte[] rgb, int start, int step, int length, int radius) {
        int[] sums = new int[length + 1];
        for (int i = 0; i < length; i++) {
            sums[i + 1] = sums[i] + (rgb[start + i * step] & 0xFF);
        }
        for (int i = 0; i < length; i++) {
            int from = Math.max(0, i - radius);
            int to = Math.min(length, i + radius + 1);
            rgb[start + i * step] = (byte) ((sums[to] - sums[from]) / (to - from));
        }
    }
}
