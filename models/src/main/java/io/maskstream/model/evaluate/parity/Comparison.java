package io.maskstream.model.evaluate.parity;

import java.util.Arrays;

/** Compares what we computed with what is expected. */
final class Comparison {
    private Comparison() {}

    static ParityRow.Result compare(Values expected, Values ours, Tolerance tolerance) {
        if (!Arrays.equals(expected.shape(), ours.shape())) {
            return new ParityRow.Failed("shape %s, expected %s"
                    .formatted(Arrays.toString(ours.shape()), Arrays.toString(expected.shape())));
        }
        double maxAbs = 0;
        double maxExcess = Double.NEGATIVE_INFINITY;
        long differing = 0;
        for (int i = 0; i < expected.numbers().length; i++) {
            double theirs = expected.numbers()[i];
            double mine = ours.numbers()[i];
            if (Double.isNaN(mine) || Double.isNaN(theirs)) {
                return new ParityRow.Failed("entry %d is %s, expected %s".formatted(i, mine, theirs));
            }
            // Equal infinities are no difference; inf - inf would be NaN.
            double difference = mine == theirs ? 0 : Math.abs(mine - theirs);
            maxAbs = Math.max(maxAbs, difference);
            differing += difference > 0 ? 1 : 0;
            if (tolerance instanceof Tolerance.Close close) {
                maxExcess = Math.max(maxExcess, difference - close.atol() - close.rtol() * Math.abs(theirs));
            }
        }
        if (tolerance instanceof Tolerance.Mismatch mismatch) {
            double share = (double) differing / Math.max(1, expected.numbers().length);
            maxExcess = share - mismatch.share();
        }
        // An empty tensor has nothing to be off by.
        double excess = expected.numbers().length == 0 ? 0 : maxExcess;
        return new ParityRow.Compared(maxAbs, excess, excess <= 0);
    }
}
