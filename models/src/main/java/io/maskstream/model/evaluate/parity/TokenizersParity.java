package io.maskstream.model.evaluate.parity;

import io.maskstream.model.checkpoint.StateDict;
import java.util.Map;
import java.util.Optional;

/** Tokenizers; every entry of {@code expected.json} is a case of its own. */
final class TokenizersParity implements ParitySystem {
    static Map<String, Values> expected(Fixture fixture) {
        return Map.of();
    }

    @Override
    public void run(Fixture fixture, Optional<StateDict> weights, Results results) {}
}
