package io.maskstream.stream.mask;

import java.util.Arrays;

/**
 * Which runs of a label map hang together: union-find over {@link RowRuns}, 8-connected (pixels of one label that touch by
 * a side or a corner). Components are numbered by their first pixel, rows first; unlabelled pixels belong to none. No
 * object is made for a pixel or a run, and the arrays are used again.
 */
final class ConnectedRuns {
    /** The component of runs that belong to none: those of label 0. */
    static final int NONE = -1;

    private int[] parents = new int[1024];
    private int[] components = new int[1024];
    private int[] rows = new int[1024];
    private int count;
    private RowRuns runs;

    void find(RowRuns newRuns) {
        runs = newRuns;
        if (parents.length < runs.count()) {
            int room = Math.max(runs.count(), parents.length * 2);
            parents = new int[room];
            components = new int[room];
            rows = new int[room];
        }
        for (int row = 0; row < runs.height(); row++) {
            Arrays.fill(rows, runs.firstOfRow(row), runs.firstOfRow(row + 1), row);
        }
        for (int run = 0; run < runs.count(); run++) {
            parents[run] = run;
        }
        for (int row = 1; row < runs.height(); row++) {
            join(runs.firstOfRow(row - 1), runs.firstOfRow(row), runs.firstOfRow(row + 1));
        }
        number();
    }

    /** Joins the runs of a row, {@code from} to {@code to}, with those of the row above, which ends at {@code from}. */
    private void join(int above, int from, int to) {
        int first = above;
        for (int run = from; run < to; run++) {
            int start = runs.start(run);
            int end = runs.end(run);
            while (runs.end(first) < start) {
                first++;
            }
            if (runs.value(run) == 0) {
                continue;
            }
            // A run above touches by a corner where it ends at our start or starts at our end.
            for (int other = first; other < from && runs.start(other) <= end; other++) {
                if (runs.value(other) == runs.value(run)) {
                    unite(other, run);
                }
            }
        }
    }

    private void unite(int one, int other) {
        int first = root(one);
        int second = root(other);
        // The lower index is the root, so that a component is known by its first pixel.
        if (first < second) {
            parents[second] = first;
        } else {
            parents[first] = second;
        }
    }

    private int root(int run) {
        int at = run;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    private void number() {
        count = 0;
        for (int run = 0; run < runs.count(); run++) {
            if (runs.value(run) == 0) {
                components[run] = NONE;
            } else {
                int root = root(run);
                components[run] = root == run ? count++ : components[root];
            }
        }
    }

    /** Number of components. */
    int count() {
        return count;
    }

    /** Component of a run, or {@link #NONE}. */
    int component(int run) {
        return components[run];
    }

    /** Row of a run. */
    int row(int run) {
        return rows[run];
    }
}
