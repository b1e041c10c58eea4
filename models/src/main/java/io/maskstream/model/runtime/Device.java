package io.maskstream.model.runtime;

import io.maskstream.model.ModelException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a model runs: the CPU or one CUDA device. */
public sealed interface Device {
    /** The processor's cores. */
    record Cpu() implements Device {
        @Override
        public String toString() {
            return "cpu";
        }
    }

    /**
     * A GPU.
     *
     * @param index its number, from 0
     */
    record Cuda(int index) implements Device {
        @Override
        public String toString() {
            return "cuda:" + index;
        }
    }

    /**
     * Resolves what a user asked for.
     *
     * @param text {@code auto} (the first GPU, else the CPU), {@code cpu}, {@code cuda} or {@code cuda:N}
     * @throws IllegalArgumentException for anything else
     * @throws ModelException if a device was asked for by name and is not there
     */
    static Device resolve(String text) {
        if (text.equals("cpu")) {
            return new Cpu();
        }
        if (text.equals("auto")) {
            return TensorEngine.get().cudaDevices() > 0 ? new Cuda(0) : new Cpu();
        }
        Matcher cuda = Pattern.compile("cuda(?::(\\d{1,3}))?").matcher(text);
        if (!cuda.matches()) {
            throw new IllegalArgumentException(
                    "unknown device '%s'; choose auto, cpu or cuda:N such as cuda:0".formatted(text));
        }
        int index = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
        int count = TensorEngine.get().cudaDevices();
        if (index >= count) {
            throw new ModelException("device '%s' was asked for, but this machine has %s; use --device cpu or auto"
                    .formatted(text, count == 0 ? "no CUDA device" : "only cuda:0 to cuda:" + (count - 1)));
        }
        return new Cuda(index);
    }
}
