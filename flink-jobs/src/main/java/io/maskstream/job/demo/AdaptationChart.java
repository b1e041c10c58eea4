package io.maskstream.job.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import javax.imageio.ImageIO;

/** What became of the masks when new words came, over the seconds: how right they were, and how old each stream's were. */
public final class AdaptationChart {
    private static final int WIDTH = 900;
    private static final int LEFT = 64;
    private static final int RIGHT = 24;
    private static final int TOP = 44;
    private static final int PANEL = 190;
    private static final int GAP = 48;
    private static final int TICKS = 8;
    private static final Color[] COLOURS = {
        new Color(0x1f5fa8), new Color(0xb3541e), new Color(0x2e7d32), new Color(0x6a3d9a), new Color(0x8c6d00)
    };

    private final AdaptationFigures figures;
    private final double end;
    private final Graphics2D graphics;

    private AdaptationChart(AdaptationFigures figures, Graphics2D graphics) {
        this.figures = figures;
        this.graphics = graphics;
        this.end = figures.windows().stream()
                        .mapToDouble(AdaptationFigures.Window::second)
                        .max()
                        .orElse(0)
                + AdaptationFigures.WINDOW_SECONDS;
    }

    /** A PNG. */
    public static byte[] draw(AdaptationFigures figures) {
        BufferedImage picture = new BufferedImage(WIDTH, TOP + 2 * PANEL + GAP + 40, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        new AdaptationChart(figures, graphics).draw();
        graphics.dispose();
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            ImageIO.write(picture, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void draw() {
        double best = figures.windows().stream()
                .mapToDouble(window -> window.meanIou().orElse(0))
                .max()
                .orElse(1);
        frame(TOP, "mean IoU over the words in force, all streams", ceiling(100 * best) + " %");
        for (AdaptationPhase phase : AdaptationPhase.values()) {
            line(
                    TOP,
                    ceiling(100 * best),
                    COLOURS[phase.ordinal()],
                    2.2f,
                    of(phase),
                    window -> 100 * window.meanIou().orElse(0));
        }
        double oldest = figures.windows().stream()
                .flatMap(window -> window.medianAgeMillis().values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        int below = TOP + PANEL + GAP;
        frame(below, "age of masks, median of each stream", ceiling(oldest) + " ms");
        List<String> streams = List.copyOf(new TreeSet<>(figures.windows().stream()
                .flatMap(window -> window.medianAgeMillis().keySet().stream())
                .toList()));
        for (int i = 0; i < streams.size(); i++) {
            String stream = streams.get(i);
            Color colour = COLOURS[i % COLOURS.length];
            List<AdaptationFigures.Window> own = figures.windows().stream()
                    .filter(window -> window.medianAgeMillis().containsKey(stream))
                    .toList();
            line(below, ceiling(oldest), colour, 1.4f, own, window -> window.medianAgeMillis()
                    .get(stream));
            graphics.setColor(colour);
            graphics.drawString(stream, WIDTH - RIGHT - 90 * (streams.size() - i), below - 8);
        }
        moments(below + PANEL);
        seconds(below + PANEL);
    }

    private List<AdaptationFigures.Window> of(AdaptationPhase phase) {
        return figures.windows().stream()
                .filter(window -> window.phase() == phase)
                .toList();
    }

    /** A round number at or above a value. */
    private static int ceiling(double value) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(1, value))));
        return (int) Math.round(Math.ceil(value / unit) * unit);
    }

    private void frame(int top, String title, String most) {
        graphics.setStroke(new BasicStroke(1));
        graphics.setColor(Color.LIGHT_GRAY);
        graphics.drawRect(LEFT, top, WIDTH - LEFT - RIGHT, PANEL);
        graphics.setColor(Color.DARK_GRAY);
        graphics.drawString(title, LEFT, top - 8);
        graphics.drawString(most, 8, top + 10);
        graphics.drawString("0", 8, top + PANEL);
    }

    private double x(double second) {
        return LEFT + (WIDTH - LEFT - RIGHT) * second / end;
    }

    private void line(
            int top,
            double most,
            Color colour,
            float thickness,
            List<AdaptationFigures.Window> windows,
            Function<AdaptationFigures.Window, Double> value) {
        Path2D line = new Path2D.Double();
        for (AdaptationFigures.Window window : windows) {
            double x = x(window.second());
            double y = top + PANEL * (1 - value.apply(window) / Math.max(1e-9, most));
            if (line.getCurrentPoint() == null) {
                line.moveTo(x, y);
            } else {
                line.lineTo(x, y);
            }
        }
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke(thickness));
        graphics.draw(line);
    }

    private void moments(int bottom) {
        Map<String, Double> moments = Map.of(
                "new words",
                figures.commandSecond(),
                "adapted model",
                figures.commandSecond() + figures.adaptedSeconds());
        graphics.setStroke(new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 4, new float[] {4, 4}, 0));
        moments.forEach((name, second) -> {
            graphics.setColor(Color.GRAY);
            graphics.drawLine((int) x(second), TOP, (int) x(second), bottom);
            graphics.setColor(Color.DARK_GRAY);
            int width = graphics.getFontMetrics().stringWidth(name);
            graphics.drawString(name, Math.min((int) x(second), WIDTH - RIGHT - width), 18);
        });
    }

    private void seconds(int bottom) {
        graphics.setColor(Color.DARK_GRAY);
        int apart = Math.max(1, ceiling(end / TICKS));
        for (int second = 0; second <= end; second += apart) {
            graphics.drawString(String.format(Locale.ROOT, "%d s", second), (int) x(second), bottom + 18);
        }
    }
}
