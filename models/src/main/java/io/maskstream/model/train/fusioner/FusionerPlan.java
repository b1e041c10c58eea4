package io.maskstream.model.train.fusioner;

import io.maskstream.model.train.ParameterGroup;
import io.maskstream.model.train.Schedule;
import io.maskstream.model.train.TrainingPlan;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Who trains what, for how long. */
final class FusionerPlan {
    private static final Duration REPORT = Duration.ofSeconds(20);
    private static final Set<String> TEXT = Set.of(
            "fusion.cls_emb",
            "fusion.proj_classes",
            "fusion.text_proj.0.weight",
            "fusion.text_proj.0.bias",
            "fusion.text_proj.1.weight",
            "fusion.text_proj.1.bias");

    private FusionerPlan() {}

    static TrainingPlan of(FusionerTrainingSettings settings) {
        LearningSettings learning = settings.learning();
        return new TrainingPlan(
                learning.steps(), 1, learning.clip(), learning.saveEvery(), learning.validateEvery(), REPORT);
    }

    /** Officially the fusion has AdamW with schedules, the decoder Adam at a constant rate. */
    static List<ParameterGroup> groups(FusionerTrainingSettings settings) {
        LearningSettings learning = settings.learning();
        ParameterGroup.Rule adamW = ParameterGroup.Rule.adamW(.9, .999);
        Schedule rate =
                Schedule.warmUpCosine(learning.rate(), learning.endRate(), learning.rampSteps(), learning.steps());
        Schedule decay = Schedule.cosine(learning.decay(), learning.endDecay(), 0, learning.steps());
        Schedule none = Schedule.constant(0);
        ParameterGroup text =
                new ParameterGroup("text", name -> learning.frozenText() && TEXT.contains(name), adamW, none, none);
        ParameterGroup fusion = new ParameterGroup(
                "fusion", name -> name.startsWith("fusion.") || learning.decoderRate() == 0, adamW, rate, decay);
        ParameterGroup decoder = new ParameterGroup(
                "decoder", name -> true, ParameterGroup.Rule.adam(), Schedule.constant(learning.decoderRate()), none);
        return List.of(text, fusion, decoder);
    }
}
