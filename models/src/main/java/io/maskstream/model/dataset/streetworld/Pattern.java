package io.maskstream.model.dataset.streetworld;

/**
 * One layer of the look of a surface. Places u (along the picture) and v (into depth, or upwards) are in units of the
 * surface; amounts are 1/256 of brightness, or of the surface's marking colour where the layer is a marking.
 */
interface Pattern {
    /** Adds this layer to a row. */
    void add(SurfaceRow row);

    /** Lines between rectangular slabs. */
    record Grid(boolean marks, double cellU, double cellV, double line, int amount) implements Pattern {
        @Override
        public void add(SurfaceRow row) {
            int[] sums = marks ? row.mark : row.light;
            int strength = row.faded(amount, Math.min(cellU, cellV));
            if (strength == 0) {
                return;
            }
            double v = row.v / cellV + SurfaceRow.ORIGIN;
            boolean between = (v - (int) v) * cellV < line;
            double u = row.u / cellU + SurfaceRow.ORIGIN;
            double step = row.du / cellU;
            double share = line / cellU;
            for (int i = 0; i < row.count; i++, u += step) {
                if (between || u - (int) u < share) {
                    sums[i] += strength;
                }
            }
        }
    }

    /** Rows of bricks, every second one shifted by half a brick, each brick a little brighter or darker. */
    record Bond(double cellU, double cellV, double line, int amount, int variety) implements Pattern {
        @Override
        public void add(SurfaceRow row) {
            int strength = row.faded(amount, cellV);
            int spread = row.faded(variety, cellU);
            double v = row.v / cellV + SurfaceRow.ORIGIN;
            int course = (int) v;
            boolean between = (v - course) * cellV < line;
            double u = row.u / cellU + SurfaceRow.ORIGIN + (course & 1) * .5;
            double step = row.du / cellU;
            double share = line / cellU;
            for (int i = 0; i < row.count; i++, u += step) {
                int column = (int) u;
                if (between || u - column < share) {
                    row.light[i] += strength;
                } else {
                    row.light[i] += spread * ((WorldRandom.cell(column, course, row.salt) & 255) - 128) >> 7;
                }
            }
        }
    }

    /** A chess board. */
    record Checker(double cellU, double cellV, int amount) implements Pattern {
        @Override
        public void add(SurfaceRow row) {
            int strength = row.faded(amount, Math.min(cellU, cellV));
            int odd = (int) (row.v / cellV + SurfaceRow.ORIGIN) & 1;
            double u = row.u / cellU + SurfaceRow.ORIGIN;
            double step = row.du / cellU;
            for (int i = 0; i < row.count; i++, u += step) {
                if (((int) u & 1) == odd) {
                    row.light[i] += strength;
                }
            }
        }
    }

    /** Round spots, one in a cell at a place of its own, lighter above and darker below. */
    record Spots(boolean marks, double cell, double radius, double share, int amount, int relief) implements Pattern {
        @Override
        public void add(SurfaceRow row) {
            int[] sums = marks ? row.mark : row.light;
            int strength = row.faded(amount, cell * radius * 2);
            int slope = row.faded(relief, cell * radius * 2);
            if (strength == 0 && slope == 0) {
                return;
            }
            int limit = (int) (share * 256);
            double v = row.v / cell + SurfaceRow.ORIGIN;
            int line = (int) v;
            double inV = v - line;
            double u = row.u / cell + SurfaceRow.ORIGIN;
            double step = row.du / cell;
            double free = 1 - 2 * radius;
            for (int i = 0; i < row.count; i++, u += step) {
                int column = (int) u;
                int hash = WorldRandom.cell(column, line, row.salt);
                if ((hash >>> 24) < limit) {
                    double y = inV - radius - free * (hash & 255) / 256;
                    double x = u - column - radius - free * (hash >> 8 & 255) / 256;
                    if (x * x + y * y < radius * radius) {
                        sums[i] += strength;
                        row.light[i] += (int) (slope * y / radius);
                    }
                }
            }
        }
    }

    /** Upright blades, one in a cell. */
    record Tufts(double cellU, double cellV, int amount) implements Pattern {
        @Override
        public void add(SurfaceRow row) {
            int strength = row.faded(amount, cellU);
            if (strength == 0) {
                return;
            }
            double v = row.v / cellV + SurfaceRow.ORIGIN;
            int line = (int) v;
            double wide = .38 * (1 - (v - line));
            double u = row.u / cellU + SurfaceRow.ORIGIN + (line & 1) * .5;
            double step = row.du / cellU;
            for (int i = 0; i < row.count; i++, u += step) {
                int column = (int) u;
                int hash = WorldRandom.cell(column, line, row.salt);
                double x = u - column - .3 - (hash & 255) / 640.0;
                if (x < wide && x > -wide) {
                    row.light[i] += (hash >> 8 & 1) == 0 ? strength : -strength;
                }
            }
        }
    }

    /** Stripes that run into depth (or upwards), with a wobble along them. */
    record Furrows(boolean marks, double period, double duty, double wobble, double reach, int amount)
            implements Pattern {
        @Override
        public void add(SurfaceRow row) {
            int[] sums = marks ? row.mark : row.light;
            int strength = row.faded(amount, period);
            if (strength == 0) {
                return;
            }
            double u = (row.u + (wobble == 0 ? 0 : wobble * Wave.at(row.v / reach))) / period + SurfaceRow.ORIGIN;
            double step = row.du / period;
            for (int i = 0; i < row.count; i++, u += step) {
                if (u - (int) u < duty) {
                    sums[i] += strength;
                }
            }
        }
    }

    /** Stripes that run along the picture, waved. */
    record Waves(boolean marks, double period, double duty, double wobble, double reach, int amount)
            implements Pattern {
        @Override
        public void add(SurfaceRow row) {
            int[] sums = marks ? row.mark : row.light;
            int strength = row.faded(amount, period);
            if (strength == 0) {
                return;
            }
            double v = row.v / period + SurfaceRow.ORIGIN;
            if (wobble == 0) {
                int all = v - (int) v < duty ? strength : 0;
                for (int i = 0; i < row.count; i++) {
                    sums[i] += all;
                }
                return;
            }
            double bend = wobble / period;
            double u = row.u / reach;
            double step = row.du / reach;
            for (int i = 0; i < row.count; i++, u += step) {
                double w = v + bend * Wave.at(u + (int) v * .37);
                if (w - (int) w < duty) {
                    sums[i] += strength;
                }
            }
        }
    }

    /** Short lines that run into depth, in lanes. */
    record Dashes(boolean marks, double lane, double line, double period, double duty, int amount) implements Pattern {
        @Override
        public void add(SurfaceRow row) {
            int[] sums = marks ? row.mark : row.light;
            int strength = row.faded(amount, line * 2);
            double v = row.v / period + SurfaceRow.ORIGIN;
            if (strength == 0 || v - (int) v > duty) {
                return;
            }
            double u = row.u / lane + SurfaceRow.ORIGIN + .5;
            double step = row.du / lane;
            double share = line / lane;
            for (int i = 0; i < row.count; i++, u += step) {
                if (u - (int) u < share) {
                    sums[i] += strength;
                }
            }
        }
    }

    /** Broad soft patches of more and less light. */
    record Mottle(double cell, int amount) implements Pattern {
        @Override
        public void add(SurfaceRow row) {
            int strength = row.faded(amount, cell);
            if (strength == 0) {
                return;
            }
            double v = row.v / cell + SurfaceRow.ORIGIN;
            int line = (int) v;
            double down = smooth(v - line);
            double u = row.u / cell + SurfaceRow.ORIGIN;
            double step = row.du / cell;
            int column = (int) u;
            double left = corner(column, line, down, row.salt);
            double right = corner(column + 1, line, down, row.salt);
            for (int i = 0; i < row.count; i++, u += step) {
                if ((int) u != column) {
                    column = (int) u;
                    left = corner(column, line, down, row.salt);
                    right = corner(column + 1, line, down, row.salt);
                }
                double value = left + (right - left) * smooth(u - column);
                row.light[i] += (int) (strength * value);
            }
        }

        private static double corner(int column, int line, double down, int salt) {
            int above = WorldRandom.cell(column, line, salt) & 1023;
            int below = WorldRandom.cell(column, line + 1, salt) & 1023;
            return (above + (below - above) * down) / 512 - 1;
        }

        private static double smooth(double t) {
            return t * t * (3 - 2 * t);
        }
    }

    /** Straight thin lines in several directions, one in a cell. */
    record Cracks(boolean marks, double cell, double line, int amount) implements Pattern {
        private static final double[] SLOPES = {-1.6, -.5, .4, 1.3};

        @Override
        public void add(SurfaceRow row) {
            int[] sums = marks ? row.mark : row.light;
            int strength = row.faded(amount, cell * .5);
            if (strength == 0) {
                return;
            }
            double v = row.v / cell + SurfaceRow.ORIGIN;
            int lane = (int) v;
            double inV = v - lane - .5;
            double u = row.u / cell + SurfaceRow.ORIGIN + (lane & 1) * .5;
            double step = row.du / cell;
            for (int i = 0; i < row.count; i++, u += step) {
                int column = (int) u;
                int hash = WorldRandom.cell(column, lane, row.salt);
                double off = u - column - .5 - inV * SLOPES[hash & 3] - ((hash >> 8 & 255) - 128) / 600.0;
                if (off < line && off > -line) {
                    sums[i] += strength;
                }
            }
        }
    }

    /** Panes in rows and columns; some are dark, and at night some shine. */
    record Windows(double cellU, double cellV, double paneU, double paneV, int amount) implements Pattern {
        @Override
        public void add(SurfaceRow row) {
            int strength = row.faded(amount, Math.min(cellU, cellV));
            double v = row.v / cellV + SurfaceRow.ORIGIN;
            int floor = (int) v;
            double inV = v - floor - .5;
            if (strength == 0 || inV * 2 > paneV || inV * 2 < -paneV) {
                return;
            }
            double u = row.u / cellU + SurfaceRow.ORIGIN;
            double step = row.du / cellU;
            for (int i = 0; i < row.count; i++, u += step) {
                int column = (int) u;
                double inU = u - column - .5;
                if (inU * 2 < paneU && inU * 2 > -paneU) {
                    int hash = WorldRandom.cell(column, floor, row.salt);
                    row.mark[i] += (hash & 3) == 0 ? strength >> 2 : strength;
                    row.light[i] -= (hash & 3) == 0 ? 70 : 0;
                }
            }
        }
    }
}
