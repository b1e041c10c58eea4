package io.maskstream.stream.annotation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Labels with numbers that hold for a whole export: a label is the same category wherever it stands in a vocabulary, and
 * keeps its number when the vocabulary changes on the way. In the order in which they came.
 */
final class Categories {
    private final Map<String, Integer> ids = new LinkedHashMap<>();

    void add(List<String> labels) {
        labels.forEach(label -> ids.putIfAbsent(label, ids.size() + 1));
    }

    /** From 1. */
    int id(String label) {
        return ids.get(label);
    }

    Set<String> labels() {
        return ids.keySet();
    }
}
