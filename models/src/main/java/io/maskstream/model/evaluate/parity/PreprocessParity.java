package io.maskstream.model.evaluate.parity;

import io.maskstream.model.checkpoint.StateDict;
import java.util.Optional;

/** Picture preprocessing; a tensor's name says which. */
final class PreprocessParity implements ParitySystem {
    @Override
    public void run(Fixture fixture, Optional<StateDict> weights, Results results) {}
}
