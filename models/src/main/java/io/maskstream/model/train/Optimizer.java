package io.maskstream.model.train;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.StateDict;
import io.maskstream.model.checkpoint.TensorEntry;
import io.maskstream.model.runtime.Device;
import io.maskstream.model.runtime.GradientScope;
import io.maskstream.model.runtime.Precision;
import io.maskstream.model.runtime.ScriptModule;
import io.maskstream.model.runtime.ScriptText;
import io.maskstream.model.runtime.Tensor;
import io.maskstream.model.runtime.TensorScope;
import io.maskstream.model.runtime.Weights;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adam and AdamW over groups of parameters, with their running means as state. Its text: {@code optimizer.torchscript}. */
public final class Optimizer implements AutoCloseable {
    private static final String PARAMETER = "parameter.";
    private static final String MEAN = "mean.";
    private static final String SQUARE = "square.";

    /** A parameter with its state. */
    private record Trained(String name, Tensor value, Tensor mean, Tensor square) {}

    private final ScriptModule script;
    private final TensorScope kept;
    private final Map<String, Trained> all = new LinkedHashMap<>();
    private final List<ParameterGroup> groups;

    private Optimizer(ScriptModule script, TensorScope kept, List<ParameterGroup> groups) {
        this.script = script;
        this.kept = kept;
        this.groups = List.copyOf(groups);
    }

    /**
     * @param parameters what is to be trained; it is changed in place
     * @param groups who trains what
     * @throws IllegalArgumentException if a parameter belongs to no group
     */
    public static Optimizer of(Map<String, Tensor> parameters, List<ParameterGroup> groups, Device device) {
        for (String name : parameters.keySet()) {
            if (groups.stream().noneMatch(group -> group.takes().test(name))) {
                throw new IllegalArgumentException("no group of parameters takes '%s'".formatted(name));
            }
        }
        ScriptText text = ScriptText.of(Optimizer.class, "optimizer.torchscript");
        ScriptModule script = ScriptModule.load(text, "Optimizer", Weights.none(), Map.of(), device, Precision.FP32);
        Optimizer optimizer = new Optimizer(script, TensorScope.open(device), groups);
        parameters.forEach((name, value) ->
                optimizer.all.put(name, new Trained(name, value, optimizer.zeros(value), optimizer.zeros(value))));
        return optimizer;
    }

    private Tensor zeros(Tensor like) {
        return kept.floats(new float[Math.toIntExact(like.elements())], like.shape());
    }

    /** The gradients of these parameters that have any, in their order. */
    static List<Tensor> gradients(TensorScope scope, Collection<Tensor> parameters) {
        List<Tensor> gradients = new ArrayList<>();
        for (Tensor parameter : parameters) {
            if (GradientScope.hasGradient(parameter)) {
                gradients.add(GradientScope.gradient(scope, parameter));
            }
        }
        return gradients;
    }

    /** Adds the gradients of others' parameters to those of these, and divides by {@code count}. */
    void average(TensorScope scope, Collection<Tensor> mine, List<Collection<Tensor>> others, int count) {
        List<Tensor> sum = gradients(scope, mine);
        for (Collection<Tensor> other : others) {
            List<Tensor> added = gradients(scope, other);
            if (added.size() != sum.size()) {
                throw new IllegalStateException(
                        "replicas have gradients of %d and %d parameters".formatted(sum.size(), added.size()));
            }
            script.call(scope, "add", sum, added);
        }
        if (count > 1) {
            script.call(scope, "scale", sum, 1.0 / count);
        }
    }

    /**
     * Shortens all gradients together to at most this length.
     *
     * @return their length before that
     */
    double clip(TensorScope scope, double limit) {
        List<Tensor> gradients =
                gradients(scope, all.values().stream().map(Trained::value).toList());
        double norm = script.call(scope, "norm", gradients).item();
        if (norm > limit) {
            script.call(scope, "scale", gradients, limit / norm);
        }
        return norm;
    }

    /** Takes one step along the gradients that were collected; parameters without any stay. */
    void step(TensorScope scope, long step) {
        for (ParameterGroup group : groups) {
            double rate = group.rate().at(step);
            if (rate == 0) {
                continue;
            }
            List<Trained> mine = all.values().stream()
                    .filter(trained -> owner(trained.name()) == group && GradientScope.hasGradient(trained.value()))
                    .toList();
            step(scope, group, step, rate, group.decay().at(step), matrices(mine, true));
            step(scope, group, step, rate, 0, matrices(mine, false));
        }
    }

    private static List<Trained> matrices(List<Trained> all, boolean matrices) {
        return all.stream()
                .filter(trained -> trained.value().shape().length > 1 == matrices)
                .toList();
    }

    private ParameterGroup owner(String name) {
        return groups.stream()
                .filter(group -> group.takes().test(name))
                .findFirst()
                .orElseThrow();
    }

    private void step(
            TensorScope scope, ParameterGroup group, long step, double rate, double decay, List<Trained> trained) {
        if (trained.isEmpty()) {
            return;
        }
        ParameterGroup.Rule rule = group.rule();
        script.call(
                scope,
                "step",
                trained.stream().map(Trained::value).toList(),
                gradients(scope, trained.stream().map(Trained::value).toList()),
                trained.stream().map(Trained::mean).toList(),
                trained.stream().map(Trained::square).toList(),
                rate,
                decay,
                rule.decoupled(),
                rule.first(),
                rule.second(),
                rule.epsilon(),
                1 - Math.pow(rule.first(), step + 1.0),
                Math.sqrt(1 - Math.pow(rule.second(), step + 1.0)));
    }

    /** Makes the values of these parameters those of the optimiser's own, in the same order. */
    void copyTo(TensorScope scope, Collection<Tensor> others) {
        script.call(
                scope,
                "copy",
                List.copyOf(others),
                all.values().stream().map(Trained::value).toList());
    }

    /** Parameters and state as they are now, to be given to {@link #restore}. */
    List<TensorEntry> state() {
        List<TensorEntry> state = new ArrayList<>();
        for (Trained trained : all.values()) {
            state.add(entry(PARAMETER, trained.name(), trained.value()));
            state.add(entry(MEAN, trained.name(), trained.mean()));
            state.add(entry(SQUARE, trained.name(), trained.square()));
        }
        return state;
    }

    private static TensorEntry entry(String prefix, String name, Tensor tensor) {
        return TensorEntry.ofFloats(prefix + name, tensor.floats(), tensor.shape());
    }

    /**
     * Takes up a state.
     *
     * @throws ModelException if it is of other parameters
     */
    void restore(StateDict state) {
        try (TensorScope scope = TensorScope.open(script.device())) {
            for (Trained trained : all.values()) {
                set(scope, trained.value(), state, PARAMETER + trained.name());
                set(scope, trained.mean(), state, MEAN + trained.name());
                set(scope, trained.square(), state, SQUARE + trained.name());
            }
        }
    }

    private void set(TensorScope scope, Tensor target, StateDict state, String name) {
        Tensor source = scope.floats(state.require(name, target.shape()).floats(), target.shape());
        script.call(scope, "copy", List.of(target), List.of(source));
    }

    @Override
    public void close() {
        kept.close();
        script.close();
    }
}
