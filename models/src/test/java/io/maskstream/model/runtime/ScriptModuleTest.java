package io.maskstream.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maskstream.model.ModelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScriptModuleTest {
    private static final Device CPU = new Device.Cpu();
    private static final String TEXT =
            """
            # w of shape (2), two scalings in a row
            class Scale(Module):
              w : Tensor  # (2)
              times : int

              def forward(self: __torch__.Scale, x: Tensor) -> Tensor:
                return x * self.w * self.times

              def squared(self: __torch__.Scale, x: Tensor) -> Tensor:
                return x * self.w * self.w

            class Root(Module):
              steps : __torch__.Steps
              bias : Tensor
              share : float
              flag : bool
              dtype : int

              def forward(self: __torch__.Root, x: Tensor) -> Tensor:
                y = self.steps.forward(torch.to(x, self.dtype)) + self.bias
                return torch.to(torch.sum(y * y) * self.share, 6)

              def outputs(self: __torch__.Root, x: Tensor) -> List[Tensor]:
                return self.steps.outputs(x)

              def before(self: __torch__.Root, x: Tensor) -> Tensor:
                return self.steps.before_last(x)

              def last(self: __torch__.Root, x: Tensor) -> Tensor:
                return self.steps.last_squared(x)

              def broken(self: __torch__.Root, x: Tensor) -> Tensor:
                return torch.matmul(x, torch.ones([7, 7]))
            """;

    private static final Map<String, Object> CONSTANTS =
            Map.of("times", 2, "steps.1.times", 3, "share", 0.5, "flag", true);

    private static ScriptText text() {
        return ScriptText.inline(TEXT).sequence("Steps", List.of("Scale", "Scale"), "squared");
    }

    private static Weights weights() {
        return MapWeights.of(Map.of(
                "steps.0.w", new float[] {1, 2},
                "steps.1.w", new float[] {3, 4},
                "bias", new float[] {0.5f, -0.5f}));
    }

    @Test
    void parametersAreFoundUnderTheirOfficialNames() {
        try (ScriptModule module = ScriptModule.load(text(), "Root", weights(), CONSTANTS, CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            assertThat(module.parameters()).containsOnlyKeys("steps.0.w", "steps.1.w", "bias");

            Tensor x = scope.floats(new float[] {1, 1}, 2);
            // (1 * 1 * 2) * 3 * 3 + 0.5 and (1 * 2 * 2) * 4 * 3 - 0.5
            assertThat(module.call(scope, "forward", x).item()).isEqualTo(0.5f * (18.5f * 18.5f + 47.5f * 47.5f));
            assertThat(module.run(scope, "outputs", x).get(1).floats()).containsExactly(18, 48);
            assertThat(module.call(scope, "before", x).floats()).containsExactly(2, 4);
            assertThat(module.call(scope, "last", x).floats()).containsExactly(9, 16);
        }
    }

    @Test
    void gradientsReachTheParametersAndChangesInPlaceAreSeen() {
        try (ScriptModule module = ScriptModule.loadTrainable(text(), "Root", weights(), CONSTANTS, CPU);
                TensorScope scope = TensorScope.open(CPU)) {
            Tensor bias = module.parameters().get("bias");
            try (GradientScope gradients = GradientScope.open()) {
                Tensor loss = module.forward(scope, scope.floats(new float[] {1, 1}, 2))
                        .get(0);
                gradients.backward(loss);
            }
            // d(0.5 * sum (y + b)^2) / db = y + b
            assertThat(GradientScope.gradient(scope, bias).floats()).containsExactly(18.5f, 47.5f);

            GradientScope.zero(List.of(bias));
            assertThat(GradientScope.gradient(scope, bias).floats()).containsExactly(0, 0);
        }
    }

    @Test
    void weightsThatAreTrainedStayExactWhateverIsCalculatedInBrainFloats() {
        float exact = 0.50001f;
        Weights weights = MapWeights.of(Map.of(
                "steps.0.w", new float[] {1, 2}, "steps.1.w", new float[] {3, 4}, "bias", new float[] {exact, exact}));
        try (ScriptModule module = ScriptModule.loadTrainable(text(), "Root", weights, CONSTANTS, CPU, Precision.BF16);
                TensorScope scope = TensorScope.open(CPU);
                GradientScope gradients = GradientScope.open()) {
            Tensor bias = module.parameters().get("bias");
            assertThat(bias.floats()).containsExactly(exact, exact);
            // The input is rounded to 1 where the script takes its own type.
            gradients.backward(module.forward(scope, scope.floats(new float[] {1.001f, 1.001f}, 2))
                    .get(0));
            assertThat(GradientScope.gradient(scope, bias).floats()[0]).isEqualTo(18 + exact);
        }
    }

    @Test
    void threadsCollectTheGradientsOfTheirOwnModulesAtTheSameTime() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        GradientScope mine = GradientScope.open();
        try (mine) {
            assertThatThrownBy(GradientScope::open).isInstanceOf(IllegalStateException.class);
            Future<float[]> theirs = other.submit(() -> {
                try (ScriptModule module = ScriptModule.loadTrainable(text(), "Root", weights(), CONSTANTS, CPU);
                        TensorScope scope = TensorScope.open(CPU);
                        GradientScope gradients = GradientScope.open()) {
                    gradients.backward(module.forward(scope, scope.floats(new float[] {1, 1}, 2))
                            .get(0));
                    return GradientScope.gradient(scope, module.parameters().get("bias"))
                            .floats();
                }
            });
            assertThat(theirs.get(60, TimeUnit.SECONDS)).containsExactly(18.5f, 47.5f);
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void brainFloatsRoundToNearestEven() {
        assertThat(ScriptArchive.bfloat16(1f)).isEqualTo((short) 0x3f80);
        assertThat(ScriptArchive.bfloat16(Float.intBitsToFloat(0x3f808000))).isEqualTo((short) 0x3f80);
        assertThat(ScriptArchive.bfloat16(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82);
        assertThat(ScriptArchive.bfloat16(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xff80);
        assertThat(ScriptArchive.bfloat16(Float.NaN)).isEqualTo((short) 0x7fc0);
    }

    @Test
    void brainFloatsStayInsideTheScript() {
        try (ScriptModule module = ScriptModule.load(text(), "Root", weights(), CONSTANTS, CPU, Precision.BF16);
                TensorScope scope = TensorScope.open(CPU)) {
            float[] loss = module.call(scope, "forward", scope.floats(new float[] {1, 1}, 2))
                    .floats();
            assertThat(loss[0]).isCloseTo(1299.25f, within(20f));
        }
    }

    @Test
    void aFailureInsideTheScriptIsOneLine() {
        try (ScriptModule module = ScriptModule.load(text(), "Root", weights(), CONSTANTS, CPU, Precision.FP32);
                TensorScope scope = TensorScope.open(CPU)) {
            Tensor x = scope.floats(new float[] {1, 1}, 2);
            assertThatThrownBy(() -> module.call(scope, "broken", x))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith("the model's method 'broken' failed: ")
                    .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
        }
    }

    @Test
    void aDeviceThatIsAskedForByNameAndMissingIsAnError() {
        assertThat(Device.resolve("cpu")).isEqualTo(CPU);
        assertThatThrownBy(() -> Device.resolve("cuda:99"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("device 'cuda:99' was asked for, but this machine has");
        assertThatThrownBy(() -> Device.resolve("tpu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("auto, cpu or cuda:N");
    }

    @Test
    void aConstantWithoutValueIsNamed() {
        assertThatThrownBy(() -> ScriptModule.load(text(), "Root", weights(), Map.of(), CPU, Precision.FP32))
                .hasMessageContaining("'steps.0.times' of type int has the value null");
    }
}
