package io.maskstream.model.evaluate.parity;

import io.maskstream.model.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a system computed, by the names that a case expects. */
final class Results {
    private final Map<String, Values> computed = new LinkedHashMap<>();

    void put(String name, Tensor tensor) {
        computed.put(name, Values.of(tensor));
    }

    void put(String name, Values values) {
        computed.put(name, values);
    }

    Optional<Values> find(String name) {
        return Optional.ofNullable(computed.get(name));
    }
}
