package io.maskstream.model.dataset.streetworld;

import java.util.ArrayList;
import java.util.List;

/** Outlines of upright surfaces: x from the left end, y upwards from the ground, in units of the surface. */
final class BackOutline {
    private static final double HOUSE = .085;
    private static final double PALE = .05;

    private BackOutline() {}

    /**
     * One polygon of an upright surface.
     *
     * @param points x, y, x, y …
     * @param left where its pattern begins
     * @param brighter how much brighter than the surface, in 1/256
     * @param cap whether it is a light coping or a snow-covered peak rather than the surface itself
     */
    record Piece(double[] points, double left, int brighter, boolean cap) {}

    static List<Piece> of(Profile profile, double width, double height, int salt) {
        WorldRandom random = new WorldRandom(salt);
        return switch (profile) {
            case FLAT -> flat(width, height);
            case BLOCKS -> blocks(width, height, random);
            case CROWNS -> List.of(bumps(width, height, .15, .26, random));
            case BUMPS -> List.of(bumps(width, height, .062, .16, random));
            case PICKETS -> pickets(width, height);
            case WAVES -> List.of(waves(width, height, random));
            case PEAKS -> peaks(width, height, random);
        };
    }

    private static List<Piece> flat(double width, double height) {
        double cap = Math.min(.022, height * .12);
        double[] wall = {0, 0, 0, height, width, height, width, 0};
        double[] coping = {
            -.008, height - cap, -.008, height + .006, width + .008, height + .006, width + .008, height - cap
        };
        return List.of(new Piece(wall, 0, 0, false), new Piece(coping, 0, 0, true));
    }

    private static List<Piece> blocks(double width, double height, WorldRandom random) {
        List<Piece> houses = new ArrayList<>();
        double x = 0;
        while (x < width - HOUSE) {
            double wide = Math.min(HOUSE * (3 + random.below(3)), HOUSE * Math.floor((width - x) / HOUSE));
            double tall = height * random.between(.62, 1);
            int brighter = random.below(64) - 32;
            boolean gable = random.chance(.35);
            double[] house = {x, 0, x, tall, x + wide, tall, x + wide, 0};
            houses.add(new Piece(house, x, brighter, false));
            double roof = gable ? .07 : .02;
            double lean = gable ? wide * .28 : -.006;
            houses.add(new Piece(
                    new double[] {
                        x - .008,
                        tall - .004,
                        x + lean,
                        tall + roof,
                        x + wide - lean,
                        tall + roof,
                        x + wide + .008,
                        tall - .004
                    },
                    x,
                    -70,
                    true));
            x += wide;
        }
        return houses;
    }

    private static Piece bumps(double width, double height, double period, double variety, WorldRandom random) {
        List<Double> points = new ArrayList<>(List.of(0.0, 0.0));
        double x = 0;
        while (x < width) {
            double wide = Math.min(period * random.between(.75, 1.35), width - x);
            double top = height * (1 - variety * random.unit());
            double radius = Math.min(wide * .62, top);
            for (int i = 0; i <= 8; i++) {
                double angle = StrictMath.PI * i / 8;
                points.add(x + wide / 2 - wide * .54 * StrictMath.cos(angle));
                points.add(top - radius + radius * StrictMath.sin(angle));
            }
            x += wide + 1e-3;
        }
        points.addAll(List.of(width, 0.0));
        return new Piece(points.stream().mapToDouble(d -> d).toArray(), 0, 0, false);
    }

    private static List<Piece> pickets(double width, double height) {
        int pales = Math.max(1, (int) (width / PALE));
        double[] points = new double[4 * pales + 6];
        int at = 2;
        for (int i = 0; i <= 2 * pales; i++) {
            points[at++] = i * PALE / 2;
            points[at++] = (i & 1) == 1 ? height : height - .03;
        }
        points[at] = pales * PALE;
        return List.of(new Piece(points, 0, 0, false));
    }

    private static Piece waves(double width, double height, WorldRandom random) {
        int steps = (int) (width * 24) + 2;
        double[] points = new double[2 * steps + 4];
        double first = random.unit();
        double second = random.unit();
        for (int i = 0; i < steps; i++) {
            double x = width * i / (steps - 1);
            points[2 * i + 2] = x;
            points[2 * i + 3] = height * (.66 + .24 * Wave.at(x * .55 + first) + .10 * Wave.at(x * 1.3 + second));
        }
        points[2 * steps + 2] = width;
        return new Piece(points, 0, 0, false);
    }

    private static List<Piece> peaks(double width, double height, WorldRandom random) {
        List<Piece> pieces = new ArrayList<>();
        double x = -.1;
        while (x < width) {
            double wide = height * random.between(1.5, 2.1);
            double tall = height * random.between(.6, 1);
            double top = x + wide * random.between(.42, .58);
            double[] peak = {x, 0, top, tall, x + wide, 0};
            pieces.add(new Piece(peak, x, random.below(30) - 8, false));
            pieces.add(new Piece(snowCap(x, x + wide, top, tall), x, 0, true));
            double right = x + wide;
            double[] shade = {top, tall, right, 0, top + (right - top) * .25, 0, top - wide * .03, tall * .45};
            pieces.add(new Piece(shade, x, -30, false));
            x += wide * random.between(.45, .8);
        }
        return pieces;
    }

    private static double[] snowCap(double x, double end, double top, double tall) {
        double left = .3 * (x - top);
        double right = .3 * (end - top);
        double low = .7 * tall;
        double dent = .07 * tall;
        return new double[] {
            top + left,
            low,
            top,
            tall,
            top + right,
            low,
            top + .5 * right,
            low + dent,
            top,
            low - dent,
            top + .5 * left,
            low + dent
        };
    }
}
