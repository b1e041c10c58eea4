package io.maskstream.stream.rule;

import java.util.Objects;

/**
 * Rules with their version.
 *
 * @param version of the command, 0 of the configuration
 * @param set the rules
 */
record RulesInForce(long version, RuleSet set) {
    RulesInForce {
        Objects.requireNonNull(set);
    }
}
