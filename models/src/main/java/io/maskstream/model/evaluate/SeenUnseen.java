package io.maskstream.model.evaluate;

import java.util.OptionalDouble;

/**
 * Mean intersection over union of classes whose masks were trained on and of those whose were not.
 *
 * @param seen from 0 to 1
 * @param unseen from 0 to 1
 */
public record SeenUnseen(double seen, double unseen) {
    public SeenUnseen {
        if (!(seen >= 0 && seen <= 1 && unseen >= 0 && unseen <= 1)) {
            throw new IllegalArgumentException(
                    "seen %s, unseen %s: both are shares from 0 to 1".formatted(seen, unseen));
        }
    }

    /** hIoU of two figures of which one may be missing; then it is missing, too. */
    static OptionalDouble harmonicIou(OptionalDouble seen, OptionalDouble unseen) {
        return seen.isPresent() && unseen.isPresent()
                ? OptionalDouble.of(new SeenUnseen(seen.getAsDouble(), unseen.getAsDouble()).harmonicIou())
                : OptionalDouble.empty();
    }

    /** hIoU: {@code 2 * seen * unseen / (seen + unseen)}; 0 if both are 0. */
    public double harmonicIou() {
        return seen + unseen == 0 ? 0 : 2 * seen * unseen / (seen + unseen);
    }
}
