package io.maskstream.stream.mask;

import io.maskstream.model.PixelArea;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walks along the edges between a region's pixels and the others, the region on the right hand. Where two pixels of the
 * region touch by a corner only, the walk crosses over to the other, as 8-connected regions want it.
 */
final class BorderFollower {
    private static final int RIGHT = 0;
    private static final int DOWN = 1;
    private static final int[] STEP_X = {1, 0, -1, 0};
    private static final int[] STEP_Y = {0, 1, 0, -1};

    private final RegionShape shape;
    private final PixelArea box;
    /** Top edges that a ring has passed: every ring has at least one. */
    private final boolean[] passed;

    private int[] corners = new int[64];
    private int size;

    BorderFollower(RegionShape shape) {
        this.shape = shape;
        box = shape.box();
        passed = new boolean[shape.inside().length];
    }

    List<Polygon> rings() {
        List<Polygon> rings = new ArrayList<>();
        for (int row = box.y(); row < box.bottom(); row++) {
            for (int column = box.x(); column < box.right(); column++) {
                if (shape.contains(column, row) && !shape.contains(column, row - 1) && !passed[index(column, row)]) {
                    rings.add(follow(column, row));
                }
            }
        }
        return rings;
    }

    private int index(int column, int row) {
        return (row - box.y()) * box.width() + column - box.x();
    }

    private Polygon follow(int startX, int startY) {
        size = 0;
        long doubleArea = 0;
        int x = startX;
        int y = startY;
        int direction = RIGHT;
        do {
            if (direction == RIGHT) {
                passed[index(x, y)] = true;
            }
            int nextX = x + STEP_X[direction];
            int nextY = y + STEP_Y[direction];
            doubleArea += (long) x * nextY - (long) nextX * y;
            x = nextX;
            y = nextY;
            int turned = turn(x, y, direction);
            if (turned != direction) {
                addCorner(x, y);
            }
            direction = turned;
        } while (x != startX || y != startY || direction != RIGHT);
        return new Polygon(Arrays.copyOf(corners, size), doubleArea < 0);
    }

    /** The direction after a corner: left if the pixel ahead on the left is inside, else on, else right. */
    private int turn(int x, int y, int direction) {
        int left = (direction + 3) % 4;
        int right = (direction + 1) % 4;
        if (ahead(x, y, direction, left)) {
            return left;
        }
        return ahead(x, y, direction, right) ? direction : right;
    }

    /** Whether the pixel ahead of a corner, on the given side, is inside. */
    private boolean ahead(int x, int y, int direction, int side) {
        boolean east = direction == RIGHT || side == RIGHT;
        boolean south = direction == DOWN || side == DOWN;
        return shape.contains(east ? x : x - 1, south ? y : y - 1);
    }

    private void addCorner(int x, int y) {
        if (size + 2 > corners.length) {
            corners = Arrays.copyOf(corners, corners.length * 2);
        }
        corners[size++] = x;
        corners[size++] = y;
    }
}
