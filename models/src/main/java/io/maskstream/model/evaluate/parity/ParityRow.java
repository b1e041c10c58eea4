package io.maskstream.model.evaluate.parity;

/**
 * The comparison of one expected tensor.
 *
 * @param fixture the case, and the weights file where it has several: {@code clip/containers/state_dict.pt}
 * @param tensor name of the expected tensor
 * @param result what came out
 */
public record ParityRow(String fixture, String tensor, Result result) {

    /** What came out of a comparison. */
    public sealed interface Result {
        /** Whether the row counts as passed. */
        boolean pass();
    }

    /**
     * Both sides were there and had the same shape.
     *
     * @param maxAbs largest absolute difference
     * @param maxExcess by how much the worst number exceeds its bound; negative or zero where none does
     * @param pass whether it is within the case's tolerance
     */
    public record Compared(double maxAbs, double maxExcess, boolean pass) implements Result {}

    /**
     * There was nothing to compare: not computed, another shape, not a number.
     *
     * @param reason one line
     */
    public record Failed(String reason) implements Result {
        @Override
        public boolean pass() {
            return false;
        }
    }

    /**
     * The case marks it optional and we do not compute it.
     *
     * @param reason one line
     */
    public record Skipped(String reason) implements Result {
        @Override
        public boolean pass() {
            return true;
        }
    }
}
