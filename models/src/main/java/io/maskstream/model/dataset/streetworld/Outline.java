package io.maskstream.model.dataset.streetworld;

import java.util.Arrays;

/** Turns the shapes of the world's description into polygons: x, y, x, y … in units of the thing's height. */
final class Outline {
    private static final int ROUND = 36;
    private static final int CORNER = 7;
    private static final int SPLINE = 7;

    private Outline() {}

    static float[] oval(double x, double y, double radiusX, double radiusY, double degrees) {
        float[] points = new float[2 * ROUND];
        double cos = StrictMath.cos(StrictMath.toRadians(degrees));
        double sin = StrictMath.sin(StrictMath.toRadians(degrees));
        for (int i = 0; i < ROUND; i++) {
            double angle = 2 * StrictMath.PI * i / ROUND;
            double dx = radiusX * StrictMath.cos(angle);
            double dy = radiusY * StrictMath.sin(angle);
            points[2 * i] = (float) (x + dx * cos - dy * sin);
            points[2 * i + 1] = (float) (y + dx * sin + dy * cos);
        }
        return points;
    }

    /** A thick line with round ends. */
    static float[] bar(double x1, double y1, double x2, double y2, double radius) {
        float[] points = new float[4 * (CORNER * 2)];
        double along = StrictMath.atan2(y2 - y1, x2 - x1);
        for (int i = 0; i < 2 * CORNER; i++) {
            double turn = StrictMath.PI * i / (2 * CORNER - 1);
            double near = along + StrictMath.PI / 2 + turn;
            double far = along - StrictMath.PI / 2 + turn;
            points[2 * i] = (float) (x1 + radius * StrictMath.cos(near));
            points[2 * i + 1] = (float) (y1 + radius * StrictMath.sin(near));
            points[2 * (i + 2 * CORNER)] = (float) (x2 + radius * StrictMath.cos(far));
            points[2 * (i + 2 * CORNER) + 1] = (float) (y2 + radius * StrictMath.sin(far));
        }
        return points;
    }

    /** A rectangle with round corners. */
    static float[] box(double x, double y, double width, double height, double radius) {
        if (radius <= 0) {
            return floats(x, y, x + width, y, x + width, y + height, x, y + height);
        }
        float[] points = new float[8 * CORNER];
        double[] centres = {
            x + width - radius,
            y + height - radius,
            x + radius,
            y + height - radius,
            x + radius,
            y + radius,
            x + width - radius,
            y + radius
        };
        for (int corner = 0; corner < 4; corner++) {
            for (int i = 0; i < CORNER; i++) {
                double angle = StrictMath.PI / 2 * (corner + (double) i / (CORNER - 1));
                int at = 2 * (corner * CORNER + i);
                points[at] = (float) (centres[2 * corner] + radius * StrictMath.cos(angle));
                points[at + 1] = (float) (centres[2 * corner + 1] + radius * StrictMath.sin(angle));
            }
        }
        return points;
    }

    /** A closed smooth curve through the given points (Catmull and Rom). */
    static float[] blob(double[] through) {
        int n = through.length / 2;
        float[] points = new float[2 * n * SPLINE];
        for (int i = 0; i < n; i++) {
            for (int step = 0; step < SPLINE; step++) {
                double t = (double) step / SPLINE;
                int at = 2 * (i * SPLINE + step);
                points[at] = (float) spline(through, i, 0, t);
                points[at + 1] = (float) spline(through, i, 1, t);
            }
        }
        return points;
    }

    private static double spline(double[] p, int i, int axis, double t) {
        int n = p.length / 2;
        double a = p[2 * ((i + n - 1) % n) + axis];
        double b = p[2 * i + axis];
        double c = p[2 * ((i + 1) % n) + axis];
        double d = p[2 * ((i + 2) % n) + axis];
        return b + .5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    }

    static float[] floats(double... values) {
        float[] points = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            points[i] = (float) values[i];
        }
        return points;
    }

    static float[] placed(float[] points, double x, double y, double scaleX, double scaleY) {
        float[] placed = Arrays.copyOf(points, points.length);
        for (int i = 0; i < placed.length; i += 2) {
            placed[i] = (float) (x + scaleX * points[i]);
            placed[i + 1] = (float) (y + scaleY * points[i + 1]);
        }
        return placed;
    }
}
