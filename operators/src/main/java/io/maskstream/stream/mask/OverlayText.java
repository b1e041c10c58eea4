package io.maskstream.stream.mask;

import io.maskstream.stream.record.EncodedMask;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes names on their regions, each on a plate of its colour: large regions first, smaller letters where the region is
 * small, and none where it is too small to be read or another plate lies already. The legend has all names.
 */
final class OverlayText {
    private static final double[] SIZES = {1.0, 0.8, 0.65};
    private static final int SMALLEST_FONT = 10;
    private static final double LARGE_SHARE = 0.02;

    private final Graphics2D graphics;
    private final OverlayLayout layout;
    private final List<String> labels;
    private final int[] colours;
    private final List<Rectangle> plates = new ArrayList<>();

    OverlayText(Graphics2D graphics, OverlayLayout layout, List<String> labels, int[] colours) {
        this.graphics = graphics;
        this.layout = layout;
        this.labels = labels;
        this.colours = colours;
    }

    /**
     * Fails at once, and says what to do, on a machine where the Java runtime finds no font; it then throws a plain {@link
     * Error}, or another where the font library is missing, too.
     */
    static void requireFonts() {
        Graphics2D scratch = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            scratch.getFontMetrics(font(10)).stringWidth("a");
        } catch (RuntimeException | Error e) {
            throw new IllegalStateException(
                    "overlays need a font to write the labels and this machine has none; install fontconfig and "
                            + "fonts-dejavu-core",
                    e);
        } finally {
            scratch.dispose();
        }
    }

    static Font font(int size) {
        return new Font(Font.SANS_SERIF, Font.BOLD, size);
    }

    static void smooth(Graphics2D graphics) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }

    void write(List<LabelPlaces.Place> places, EncodedMask mask) {
        double scaleX = layout.width() / (double) mask.width();
        double scaleY = layout.height() / (double) mask.height();
        double largeArea = LARGE_SHARE * mask.width() * mask.height();
        for (LabelPlaces.Place place : places) {
            double radius = place.radius() * Math.min(scaleX, scaleY);
            int x = (int) ((place.column() + 0.5) * scaleX);
            int y = (int) ((place.row() + 0.5) * scaleY);
            for (int i = 0; i < SIZES.length; i++) {
                int size = Math.max(SMALLEST_FONT, (int) (layout.fontSize() * SIZES[i]));
                boolean last = i == SIZES.length - 1 && place.area() >= largeArea;
                if (plate(place.label(), x, y, size, last ? Double.MAX_VALUE : radius)) {
                    break;
                }
            }
        }
    }

    /** Writes a name around a point if it stays near the region and on free ground. */
    private boolean plate(int label, int x, int y, int size, double radius) {
        FontMetrics metrics = graphics.getFontMetrics(font(size));
        String name = shortened(labels.get(label - 1), metrics, layout.width() * 2 / 3);
        int margin = Math.max(2, size / 4);
        int width = metrics.stringWidth(name) + 2 * margin;
        int height = metrics.getAscent() + metrics.getDescent() + margin / 2;
        if (height > 2 * radius || width > 4 * radius || width > layout.width() || height > layout.height()) {
            return false;
        }
        int left = Math.max(0, Math.min(layout.width() - width, x - width / 2));
        int top = Math.max(0, Math.min(layout.height() - height, y - height / 2));
        Rectangle plate = new Rectangle(left, top, width, height);
        if (plates.stream().anyMatch(plate::intersects)) {
            return false;
        }
        plates.add(plate);
        graphics.setColor(new Color(colours[label - 1]));
        graphics.fillRoundRect(left, top, width, height, height / 3, height / 3);
        graphics.setColor(readableOn(colours[label - 1]));
        graphics.setFont(font(size));
        graphics.drawString(name, left + margin, top + margin / 4 + metrics.getAscent());
        return true;
    }

    /** Black or white, whichever stands out more from a colour. */
    static Color readableOn(int rgb) {
        return ColourSight.of(rgb)[0] > 55 ? Color.BLACK : Color.WHITE;
    }

    /** The text, or its beginning with an ellipsis where it is wider than the room. */
    static String shortened(String text, FontMetrics metrics, int room) {
        if (metrics.stringWidth(text) <= room) {
            return text;
        }
        int length = text.length();
        while (length > 1 && metrics.stringWidth(text.substring(0, length) + "…") > room) {
            length = text.offsetByCodePoints(length, -1);
        }
        return text.substring(0, length) + "…";
    }
}
