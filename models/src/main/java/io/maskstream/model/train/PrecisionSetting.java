package io.maskstream.model.train;

import io.maskstream.model.Hyperparameters;
import io.maskstream.model.ModelException;
import io.maskstream.model.runtime.Precision;

/** The setting {@code training.precision}: the type that products are calculated in while weights stay fp32. */
public final class PrecisionSetting {
    private static final String NAME = "precision";

    private PrecisionSetting() {}

    /**
     * fp32 where there is none.
     *
     * @param training the block {@code training}
     * @throws ModelException if it is neither {@code fp32} nor {@code bf16}
     */
    public static Precision read(Hyperparameters training) {
        if (!training.has(NAME)) {
            return Precision.FP32;
        }
        try {
            return Precision.parse(training.text(NAME));
        } catch (IllegalArgumentException e) {
            throw new ModelException("training.precision: " + e.getMessage(), e);
        }
    }
}
