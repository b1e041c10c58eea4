package io.maskstream.model.train;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/** The figures of a training as small curves over the steps, one below the other. */
final class CurvePicture {
    private static final int WIDTH = 720;
    private static final int ROW = 130;
    private static final int LEFT = 70;
    private static final int EDGE = 28;
    private static final int MOST_POINTS = 300;

    private CurvePicture() {}

    /** A PNG of all series that have more than one value. */
    static byte[] draw(Map<String, Map<Long, Double>> series) {
        List<Map.Entry<String, Map<Long, Double>>> drawn = series.entrySet().stream()
                .filter(one -> one.getValue().size() > 1)
                .toList();
        BufferedImage picture = new BufferedImage(WIDTH, Math.max(1, drawn.size()) * ROW, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        for (int i = 0; i < drawn.size(); i++) {
            curve(graphics, i * ROW, drawn.get(i).getKey(), smooth(drawn.get(i).getValue()));
        }
        graphics.dispose();
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            ImageIO.write(picture, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Means over neighbouring steps, where there are more than can be seen. */
    private static List<double[]> smooth(Map<Long, Double> values) {
        List<double[]> points = new ArrayList<>();
        int together = Math.max(1, values.size() / MOST_POINTS);
        double step = 0;
        double sum = 0;
        int count = 0;
        for (Map.Entry<Long, Double> value : values.entrySet()) {
            step += value.getKey();
            sum += value.getValue();
            if (++count == together) {
                points.add(new double[] {step / count, sum / count});
                step = 0;
                sum = 0;
                count = 0;
            }
        }
        return points;
    }

    private static void curve(Graphics2D graphics, int top, String name, List<double[]> points) {
        double least = points.stream().mapToDouble(point -> point[1]).min().orElse(0);
        double most = points.stream().mapToDouble(point -> point[1]).max().orElse(1);
        double first = points.get(0)[0];
        double last = points.get(points.size() - 1)[0];
        int height = ROW - 2 * EDGE;
        graphics.setColor(Color.LIGHT_GRAY);
        graphics.setStroke(new BasicStroke(1));
        graphics.drawRect(LEFT, top + EDGE, WIDTH - LEFT - EDGE, height);
        graphics.setColor(Color.DARK_GRAY);
        graphics.drawString(name, LEFT, top + EDGE - 8);
        graphics.drawString(number(most), 8, top + EDGE + 10);
        graphics.drawString(number(least), 8, top + EDGE + height);
        graphics.drawString(String.valueOf((long) last), WIDTH - EDGE - 40, top + ROW - 8);
        Path2D line = new Path2D.Double();
        for (int i = 0; i < points.size(); i++) {
            double x = LEFT + (WIDTH - LEFT - EDGE) * (points.get(i)[0] - first) / Math.max(1, last - first);
            double y = top + EDGE + height * (1 - (points.get(i)[1] - least) / Math.max(1e-12, most - least));
            if (i == 0) {
                line.moveTo(x, y);
            } else {
                line.lineTo(x, y);
            }
        }
        graphics.setColor(new Color(0x1f5fa8));
        graphics.setStroke(new BasicStroke(1.5f));
        graphics.draw(line);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
