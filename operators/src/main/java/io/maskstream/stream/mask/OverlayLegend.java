package io.maskstream.stream.mask;

import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The strip below a picture: a field of colour, the name and the share of the picture for each label, in columns. Labels
 * stand in the order of the vocabulary where there is room for all; where there are too many, those that cover most come
 * first and the last place says how many more the picture holds. The strip's height follows from labels and width alone.
 */
final class OverlayLegend {
    private static final Color GROUND = new Color(0x202020);
    private static final int FEWEST_ROWS = 4;
    private static final double MOST_OF_PICTURE = 0.5;
    private static final String WIDEST_SHARE = " 100.0 %";

    private final OverlayLayout layout;
    private final List<String> labels;
    private final int rowHeight;
    private final int swatch;
    private final int shareWidth;
    private final int columns;
    private final int rows;

    OverlayLegend(OverlayLayout layout, List<String> labels) {
        this.layout = layout;
        this.labels = labels;
        Graphics2D scratch = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        FontMetrics metrics = scratch.getFontMetrics(OverlayText.font(layout.fontSize()));
        scratch.dispose();
        rowHeight = metrics.getHeight() + layout.fontSize() / 4;
        swatch = layout.fontSize();
        shareWidth = metrics.stringWidth(WIDEST_SHARE);
        int widest = labels.stream().mapToInt(metrics::stringWidth).max().orElse(0);
        int wanted = widest + shareWidth + 3 * swatch;
        columns = Math.max(1, layout.width() / Math.min(layout.width(), wanted));
        int needed = (labels.size() + columns - 1) / columns;
        int most = Math.max(FEWEST_ROWS, (int) (layout.height() * MOST_OF_PICTURE) / rowHeight);
        rows = Math.min(needed, most);
    }

    /** Rows of pixels that it takes. */
    int height() {
        return rows * rowHeight + layout.fontSize() / 2;
    }

    /**
     * Draws the strip below the picture.
     *
     * @param counts pixels of each value of the mask, the unlabelled first
     */
    void draw(Graphics2D graphics, long[] counts, int[] colours) {
        graphics.setColor(GROUND);
        graphics.fillRect(0, layout.height(), layout.width(), height());
        graphics.setFont(OverlayText.font(layout.fontSize()));
        long pixels = 0;
        for (long count : counts) {
            pixels += count;
        }
        int places = rows * columns;
        List<Integer> order = order(counts, places);
        boolean more = order.size() > places;
        int named = more ? places - 1 : order.size();
        for (int place = 0; place < named; place++) {
            int label = order.get(place);
            entry(graphics, place, label, colours[label - 1], 100.0 * counts[label] / pixels);
        }
        if (more) {
            graphics.setColor(Color.LIGHT_GRAY);
            graphics.drawString(
                    "+ %d more".formatted(order.size() - named), left(named) + 2 * swatch, baseline(graphics, named));
        }
    }

    private List<Integer> order(long[] counts, int places) {
        List<Integer> all = IntStream.rangeClosed(1, labels.size()).boxed().toList();
        if (all.size() <= places) {
            return all;
        }
        return all.stream()
                .filter(label -> counts[label] > 0)
                .sorted(Comparator.comparingLong((Integer label) -> counts[label])
                        .reversed())
                .toList();
    }

    private void entry(Graphics2D graphics, int place, int label, int colour, double share) {
        FontMetrics metrics = graphics.getFontMetrics();
        int baseline = baseline(graphics, place);
        graphics.setColor(new Color(colour));
        graphics.fillRect(left(place) + swatch / 2, baseline - metrics.getAscent() + swatch / 8, swatch, swatch);
        int columnWidth = layout.width() / columns;
        String name = OverlayText.shortened(labels.get(label - 1), metrics, columnWidth - shareWidth - 3 * swatch);
        graphics.setColor(share > 0 ? Color.WHITE : Color.GRAY);
        graphics.drawString(name, left(place) + 2 * swatch, baseline);
        String percent = String.format(Locale.ROOT, "%.1f %%", share);
        graphics.drawString(percent, left(place) + columnWidth - swatch / 2 - metrics.stringWidth(percent), baseline);
    }

    /** Places fill the columns from top to bottom. */
    private int left(int place) {
        return place / rows * (layout.width() / columns);
    }

    private int baseline(Graphics2D graphics, int place) {
        return layout.height()
                + layout.fontSize() / 4
                + place % rows * rowHeight
                + graphics.getFontMetrics().getAscent();
    }
}
