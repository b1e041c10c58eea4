package io.maskstream.job.config;

import java.util.List;
import java.util.Map;

/** A piece of the YAML text that remembers where it stands. */
sealed interface Node {
    Place place();

    /** What it is called in errors. */
    String kind();

    /** Keys in the order of the text; {@code keyPlaces} has where each key stands. */
    record Mapping(Place place, Map<String, Node> entries, Map<String, Place> keyPlaces) implements Node {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** A list of values. */
    record Sequence(Place place, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A value as it was written; YAML's own types do not count, so that a class may be called {@code no}. */
    record Scalar(Place place, String text) implements Node {
        @Override
        public String kind() {
            return "a value";
        }
    }

    /** A key with nothing behind it. */
    record Empty(Place place) implements Node {
        @Override
        public String kind() {
            return "nothing";
        }
    }
}
