package io.maskstream.model.train;

import java.util.function.Predicate;

/**
 * Parameters that are trained alike. A parameter belongs to the first group that takes its name.
 *
 * @param name for messages and the log
 * @param takes whether a parameter of this name belongs to it
 * @param rule how gradients become steps
 * @param rate learning rate
 * @param decay weight decay; biases and other parameters of one dimension are never decayed
 */
public record ParameterGroup(String name, Predicate<String> takes, Rule rule, Schedule rate, Schedule decay) {
    /**
     * How gradients become steps.
     *
     * @param decoupled decay apart from the gradient (AdamW), or added to it (Adam)
     * @param first decay of the running mean
     * @param second decay of the running square
     * @param epsilon added to the root of the running square
     */
    public record Rule(boolean decoupled, double first, double second, double epsilon) {
        public Rule {
            if (!(first >= 0 && first < 1 && second >= 0 && second < 1 && epsilon > 0)) {
                throw new IllegalArgumentException(
                        "betas %s and %s, epsilon %s: expected betas from 0 to below 1 and an epsilon above 0"
                                .formatted(first, second, epsilon));
            }
        }

        /** AdamW with these betas and an epsilon of 1e-8. */
        public static Rule adamW(double first, double second) {
            return new Rule(true, first, second, 1e-8);
        }

        /** Adam with PyTorch's settings. */
        public static Rule adam() {
            return new Rule(false, .9, .999, 1e-8);
        }
    }
}
