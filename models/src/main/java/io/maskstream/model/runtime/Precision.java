package io.maskstream.model.runtime;

import java.util.Arrays;
import java.util.Locale;

/** Number format of weights and activations inside a script; results always leave it as 32-bit floats. */
public enum Precision {
    FP32(6, "FloatStorage"),
    BF16(15, "BFloat16Storage");

    private final int scalarType;
    private final String storageClass;

    Precision(int scalarType, String storageClass) {
        this.scalarType = scalarType;
        this.storageClass = storageClass;
    }

    /** PyTorch's number for the format, as {@code torch.to} takes it. */
    int scalarType() {
        return scalarType;
    }

    /** Class of {@code torch} that a pickle names a storage of this format by. */
    String storageClass() {
        return storageClass;
    }

    /** Reads {@code fp32} or {@code bf16}. */
    public static Precision parse(String text) {
        return Arrays.stream(values())
                .filter(precision -> precision.toString().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("unknown precision '%s'; choose fp32 or bf16".formatted(text)));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
