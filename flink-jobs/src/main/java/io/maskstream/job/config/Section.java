package io.maskstream.job.config;

import io.maskstream.stream.text.Suggestion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A mapping while it is read. Every key is asked for once; {@link #end} then finds the keys that nobody asked for, which
 * are misspelt.
 */
final class Section {
    private final String file;
    private final String path;
    private final Node.Mapping mapping;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param path keys from the top to here, such as {@code batching}; empty at the top */
    Section(String file, String path, Node.Mapping mapping) {
        this.file = file;
        this.path = path;
        this.mapping = mapping;
    }

    /** The value of a key; empty where the key is absent. */
    <T> Optional<T> value(String key, Function<String, T> parse) {
        return node(key).map(node -> {
            String text = text(node, name(key));
            return at(node.place(), name(key) + ": ", () -> parse.apply(text));
        });
    }

    <T> T required(String key, Function<String, T> parse) {
        return value(key, parse).orElseThrow(() -> missing(key));
    }

    ConfigurationException missing(String key) {
        for (String given : mapping.entries().keySet()) {
            if (!known.contains(given) && Suggestion.of(given, List.of(key)).isPresent()) {
                return error(keyPlace(given), "unknown key '%s'; did you mean '%s'?".formatted(name(given), key));
            }
        }
        return error(mapping.place(), "'%s' is missing".formatted(name(key)));
    }

    /** The mapping under a key; an empty one where the key is absent, so that its defaults apply. */
    Section section(String key) {
        Node node = node(key).orElse(new Node.Mapping(mapping.place(), Map.of(), Map.of()));
        return section(node, name(key));
    }

    Section section(Node node, String name) {
        if (node instanceof Node.Mapping inner) {
            return new Section(file, name, inner);
        }
        throw error(node.place(), "'%s' is %s, expected keys with values".formatted(name, node.kind()));
    }

    /** The items of a list; none where the key is absent. */
    List<Node> list(String key) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof Node.Sequence sequence) {
            return sequence.items();
        }
        throw error(
                node.get().place(),
                "'%s' is %s, expected a list: [a, b]"
                        .formatted(name(key), node.get().kind()));
    }

    /** The text of a value that is no mapping or list. */
    String text(Node node, String name) {
        if (node instanceof Node.Scalar scalar) {
            return scalar.text();
        }
        throw error(node.place(), "'%s' is %s, expected a value".formatted(name, node.kind()));
    }

    boolean has(String key) {
        return node(key).isPresent();
    }

    /** Every key and its value, for free-form mappings such as {@code properties}. */
    Map<String, Node> all() {
        known.addAll(mapping.entries().keySet());
        return mapping.entries();
    }

    /** Refuses a key of a feature that is not there yet, rather than ignoring it. */
    void notYet(String key, boolean asked) {
        if (asked) {
            throw error(keyPlace(key), "'%s' is not supported yet in this version; remove it".formatted(name(key)));
        }
    }

    /** Refuses a key that somebody might expect and that would do harm. */
    void refuse(String key, String reason) {
        if (has(key)) {
            throw error(keyPlace(key), "'%s' is not possible: %s".formatted(name(key), reason));
        }
    }

    /** Builds a record; what its constructor refuses is said with this section's place. */
    <T> T build(Supplier<T> constructor) {
        end();
        return at(mapping.place(), path.isEmpty() ? "" : path + ": ", constructor);
    }

    void end() {
        for (String key : mapping.entries().keySet()) {
            if (!known.contains(key)) {
                String hint = Suggestion.of(key, known)
                        .map(near -> "did you mean '%s'?".formatted(near))
                        .orElse("known here: " + String.join(", ", known));
                throw error(mapping.keyPlaces().get(key), "unknown key '%s'; %s".formatted(name(key), hint));
            }
        }
    }

    Place keyPlace(String key) {
        return mapping.keyPlaces().get(key);
    }

    Place place() {
        return mapping.place();
    }

    ConfigurationException error(Place place, String message) {
        return new ConfigurationException(file, place, message);
    }

    <T> T at(Place place, String prefix, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw error(place, prefix + e.getMessage());
        }
    }

    String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private Optional<Node> node(String key) {
        known.add(key);
        Node node = mapping.entries().get(key);
        if (node instanceof Node.Empty) {
            throw error(node.place(), "'%s' has no value".formatted(name(key)));
        }
        return Optional.ofNullable(node);
    }
}
