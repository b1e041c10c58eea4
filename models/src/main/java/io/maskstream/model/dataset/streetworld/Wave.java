package io.maskstream.model.dataset.streetworld;

/** A sine from a table, so that drawing needs no library function that could differ between machines. */
final class Wave {
    private static final int SIZE = 1024;
    private static final float[] TABLE = new float[SIZE];

    static {
        for (int i = 0; i < SIZE; i++) {
            TABLE[i] = (float) StrictMath.sin(2 * StrictMath.PI * i / SIZE);
        }
    }

    private Wave() {}

    /** The same without steps, for what is asked once a frame. */
    static double smooth(double turns) {
        return StrictMath.sin(2 * StrictMath.PI * turns);
    }

    /** From -1 to 1, one full wave for each unit of {@code turns}. */
    static float at(double turns) {
        return TABLE[(int) (long) Math.floor(turns * SIZE) & SIZE - 1];
    }
}
