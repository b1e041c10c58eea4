package io.maskstream.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private static final Device CPU = new Device.Cpu();

    /** Loss 2 w0 + 3 b: constant gradients. */
    private static ScriptModule module() {
        return ScriptModule.loadTrainable(
                ScriptText.inline(
                        """
                        class Root(Module):
                          w : Tensor
                          b : Tensor

                          def forward(self: __torch__.Root, x: Tensor) -> Tensor:
                            return torch.sum(torch.mul(self.w, 2.)) + torch.sum(torch.mul(self.b, 3.)) + torch.sum(x)
                        """),
                "Root",
                Weights.of(StateDict.of(
                        "start",
                        List.of(
                                TensorEntry.ofFloats("w", new float[] {1}, 1, 1),
                                TensorEntry.ofFloats("b", new float[] {1}, 1)))),
                Map.of(),
                CPU);
    }

    private static float[] after(ParameterGroup.Rule rule, double rate, double decay, double clip) {
        try (ScriptModule module = module();
                Optimizer optimizer = Optimizer.of(
                        module.parameters(),
                        List.of(new ParameterGroup(
                                "all", name -> true, rule, Schedule.constant(rate), Schedule.constant(decay))),
                        CPU)) {
            for (int step = 0; step < 2; step++) {
                GradientScope.zero(module.parameters().values());
                try (TensorScope scope = TensorScope.open(CPU)) {
                    try (GradientScope gradients = GradientScope.open()) {
                        gradients.backward(module.forward(scope, scope.floats(new float[] {0}, 1))
                                .get(0));
                    }
                    assertThat(optimizer.clip(scope, clip)).isCloseTo(Math.sqrt(13), within(1e-6));
                    optimizer.step(scope, step);
                }
            }
            return new float[] {
                module.parameters().get("w").floats()[0],
                module.parameters().get("b").floats()[0]
            };
        }
    }

    @Test
    void adamWDecaysMatricesApartFromTheGradient() {
        // A constant gradient makes steps of exactly the rate; the matrix shrinks by rate * decay before each.
        float[] values = after(ParameterGroup.Rule.adamW(.9, .999), .1, .5, 1e9);
        assertThat(values[0]).isCloseTo((float) ((1 * .95 - .1) * .95 - .1), within(1e-5f));
        assertThat(values[1]).isCloseTo(.8f, within(1e-5f));
    }

    @Test
    void adamAddsDecayToTheGradient() {
        // The gradient keeps its sign, so each step is still about the rate: decay changes nothing that can be seen.
        float[] values = after(ParameterGroup.Rule.adam(), .1, .5, 1e9);
        assertThat(values[0]).isCloseTo(.8f, within(1e-3f));
    }

    @Test
    void clippingKeepsTheDirection() {
        ParameterGroup.Rule plain = new ParameterGroup.Rule(true, 0, 0, 1e6);
        // With a huge epsilon a step is the gradient times rate / epsilon.
        float[] values = after(plain, 1e6, 0, 1);
        assertThat(1 - values[0]).isCloseTo((float) (2 * 2 / Math.sqrt(13)), within(1e-4f));
        assertThat(1 - values[1]).isCloseTo((float) (2 * 3 / Math.sqrt(13)), within(1e-4f));
    }

    @Test
    void everyParameterNeedsAGroup() {
        try (ScriptModule module = module()) {
            ParameterGroup group = new ParameterGroup(
                    "w only", "w"::equals, ParameterGroup.Rule.adam(), Schedule.constant(1), Schedule.constant(0));
            assertThatThrownBy(() -> Optimizer.of(module.parameters(), List.of(group), CPU))
                    .hasMessage("no group of parameters takes 'b'");
        }
    }
}
