package io.maskstream.model.checkpoint;

/**
 * How much a pickle may ask for. The defaults are several times what training checkpoints of large models need and keep
 * the memory for the tree below a few hundred megabytes.
 *
 * @param bytes length of the pickle
 * @param opcodes instructions, and elements that calls copy
 * @param containers lists, dicts, tuples and objects
 * @param stack values on the stack, and open marks
 * @param memo remembered values
 * @param text bytes of one text, and digits of one number
 */
record PickleLimits(long bytes, int opcodes, int containers, int stack, int memo, int text) {
    static final PickleLimits DEFAULT =
            new PickleLimits(256L << 20, 4_000_000, 1_000_000, 1_000_000, 1_000_000, 16 << 20);
}
