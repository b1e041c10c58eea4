package io.maskstream.stream.mask;

import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.video.RgbImage;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;

/**
 * Draws a mask over its picture for people to look at: labels in the half-transparent colours of {@link Palette} with
 * opaque borders, their names written on the larger regions, and below the picture a legend with each name's share of it.
 *
 * <p>The drawing's size follows from the picture's size and the labels alone, so that all frames of a stream with one
 * vocabulary make one video. Pictures narrower than 320 pixels are drawn enlarged by a whole factor. Keeps its canvas from
 * frame to frame; used by one thread at a time.
 */
public final class OverlayPainter {
    private final List<String> labels;
    private final int[] colours;
    private final LabelPlaces places = new LabelPlaces();
    private Canvas canvas;

    /**
     * A painter for masks with these labels.
     *
     * @param labels the words, value k of a mask being {@code labels.get(k - 1)}
     * @throws IllegalStateException if the machine has no font to write them in
     */
    public OverlayPainter(List<String> labels) {
        this.labels = List.copyOf(labels);
        colours = labels.isEmpty() ? new int[0] : Palette.colours(labels.size());
        OverlayText.requireFonts();
    }

    /**
     * Finds out before work begins whether this machine can draw overlays.
     *
     * @throws IllegalStateException if it has no font to write labels in
     */
    public static void requireFonts() {
        OverlayText.requireFonts();
    }

    /** The labels that it was made for. */
    public List<String> labels() {
        return labels;
    }

    /**
     * Paints a mask.
     *
     * @param picture of any size; the mask is scaled to it
     * @throws MaskFormatException if the mask is damaged or has values without a label
     */
    public RgbImage paint(RgbImage picture, EncodedMask mask) {
        long[] counts = RunLengthCodec.pixelsPerValue(mask, labels.size());
        short[] map = RunLengthCodec.decode(mask);
        if (canvas == null || !canvas.fits(picture)) {
            canvas = new Canvas(picture, labels);
        }
        canvas.fill(picture, map, mask, colours);
        Graphics2D graphics = canvas.image.createGraphics();
        try {
            OverlayText.smooth(graphics);
            OverlayLayout layout = canvas.layout;
            OverlayText text = new OverlayText(graphics, layout, labels, colours);
            text.write(places.find(map, mask.width(), mask.height()), mask);
            canvas.legend.draw(graphics, counts, colours);
        } finally {
            graphics.dispose();
        }
        return canvas.toRgb();
    }

    /** The drawing surface for pictures of one size. */
    private static final class Canvas {
        private final OverlayLayout layout;
        private final OverlayLegend legend;
        private final BufferedImage image;
        private final int[] pixels;

        Canvas(RgbImage picture, List<String> labels) {
            layout = OverlayLayout.of(picture.width(), picture.height());
            legend = new OverlayLegend(layout, labels);
            image = new BufferedImage(layout.width(), layout.height() + legend.height(), BufferedImage.TYPE_INT_RGB);
            pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        }

        boolean fits(RgbImage picture) {
            return layout.pictureWidth() == picture.width() && layout.pictureHeight() == picture.height();
        }

        void fill(RgbImage picture, short[] map, EncodedMask mask, int[] colours) {
            int[] columns = nearest(layout.width(), mask.width());
            int[] rows = nearest(layout.height(), mask.height());
            int reach = layout.border();
            for (int y = 0; y < layout.height(); y++) {
                int base = rows[y] * mask.width();
                int above = rows[Math.max(0, y - reach)] * mask.width();
                int below = rows[Math.min(layout.height() - 1, y + reach)] * mask.width();
                int source = y / layout.scale() * picture.width();
                for (int x = 0; x < layout.width(); x++) {
                    short label = map[base + columns[x]];
                    int rgb = rgb(picture.rgb(), 3 * (source + x / layout.scale()));
                    if (label != 0) {
                        boolean border = map[above + columns[x]] != label
                                || map[below + columns[x]] != label
                                || map[base + columns[Math.max(0, x - reach)]] != label
                                || map[base + columns[Math.min(layout.width() - 1, x + reach)]] != label;
                        int colour = colours[Short.toUnsignedInt(label) - 1];
                        rgb = border ? colour : half(rgb, colour);
                    }
                    pixels[y * layout.width() + x] = rgb;
                }
            }
        }

        private static int[] nearest(int to, int from) {
            int[] indices = new int[to];
            for (int i = 0; i < to; i++) {
                indices[i] = (int) ((2L * i + 1) * from / (2L * to));
            }
            return indices;
        }

        private static int rgb(byte[] bytes, int at) {
            return (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] & 0xFF;
        }

        private static int half(int one, int other) {
            return ((one & 0xFEFEFE) >> 1) + ((other & 0xFEFEFE) >> 1);
        }

        RgbImage toRgb() {
            byte[] rgb = new byte[3 * pixels.length];
            for (int i = 0, at = 0; i < pixels.length; i++) {
                rgb[at++] = (byte) (pixels[i] >> 16);
                rgb[at++] = (byte) (pixels[i] >> 8);
                rgb[at++] = (byte) pixels[i];
            }
            return new RgbImage(image.getWidth(), image.getHeight(), rgb);
        }
    }
}
