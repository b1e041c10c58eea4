package io.maskstream.model.evaluate.parity;

import io.maskstream.model.checkpoint.StateDict;
import java.nio.file.Path;
import java.util.Optional;

/** Repeats the numbers of one kind of case. */
interface ParitySystem {
    /** Opens one of a case's weights files; systems whose releases need a choice make it here. */
    default StateDict open(Path file) {
        return StateDict.read(file);
    }

    /**
     * Computes what it can.
     *
     * @param fixture the case's configuration and inputs
     * @param weights one of its weights files; empty where it has none
     * @param results where to put each tensor under its expected name
     */
    void run(Fixture fixture, Optional<StateDict> weights, Results results);
}
