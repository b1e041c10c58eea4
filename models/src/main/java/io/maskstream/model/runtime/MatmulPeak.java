package io.maskstream.model.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How fast a device multiplies square matrices: the measure that models' speeds are compared with. */
public final class MatmulPeak implements AutoCloseable {
    private static final int[] SIZES = {1024, 2048, 4096};
    private static final String TEXT =
            """
            class Matmul(Module):
              dtype : int
              def operand(self: __torch__.Matmul, like: Tensor, size: int) -> Tensor:
                n = torch.arange(size * size, dtype=6, device=like.device)
                return torch.to(torch.sin(n).view([size, size]), self.dtype)

              # One number of the product, so that it is there when the call returns, on a GPU too.
              def multiply(self: __torch__.Matmul, a: Tensor, b: Tensor) -> Tensor:
                return torch.to(torch.matmul(a, b)[0, :1], 6)
            """;

    private final ScriptModule module;
    private final TensorScope scope;
    private final List<Tensor> operands = new ArrayList<>();

    private MatmulPeak(ScriptModule module, TensorScope scope) {
        this.module = module;
        this.scope = scope;
    }

    /** Prepares the matrices. */
    public static MatmulPeak open(Device device, Precision precision) {
        ScriptModule module =
                ScriptModule.load(ScriptText.inline(TEXT), "Matmul", Weights.none(), Map.of(), device, precision);
        TensorScope scope = TensorScope.open(device);
        MatmulPeak peak = new MatmulPeak(module, scope);
        Tensor like = scope.floats(new float[1], 1);
        for (int size : SIZES) {
            peak.operands.add(module.call(scope, "operand", like, size));
        }
        return peak;
    }

    /** The best of one product of each size, in multiply-add pairs counted as two, times 1e9 a second. */
    public double gigaflops() {
        double best = 0;
        for (int i = 0; i < SIZES.length; i++) {
            Tensor operand = operands.get(i);
            double work = 2.0 * SIZES[i] * SIZES[i] * SIZES[i];
            try (TensorScope round = TensorScope.open(scope.device())) {
                long start = System.nanoTime();
                module.call(round, "multiply", operand, operand).floats();
                best = Math.max(best, work / (System.nanoTime() - start));
            }
        }
        return best;
    }

    @Override
    public void close() {
        scope.close();
        module.close();
    }
}
