package io.maskstream.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A system's own settings, as {@code config.json} holds them: names to numbers, texts, flags, lists and further such
 * objects. Read with a type, so that a wrong one is an error that names the setting.
 */
public final class Hyperparameters {
    private static final String CONFIGURATION = "config.json: hyperparameters";
    private static final Hyperparameters NONE = new Hyperparameters(CONFIGURATION, Map.of());

    private final String where;
    private final Map<String, Object> values;

    private Hyperparameters(String where, Map<String, Object> values) {
        this.where = where;
        this.values = values;
    }

    public static Hyperparameters none() {
        return NONE;
    }

    /**
     * @param values names to {@link Number}, {@link String}, {@link Boolean}, {@link List} or {@link Map} of these; copied
     * @throws IllegalArgumentException if a value is of another type or no finite number
     */
    public static Hyperparameters of(Map<String, ?> values) {
        return new Hyperparameters(CONFIGURATION, object(values));
    }

    /**
     * Settings of another file than a model's.
     *
     * @param file how errors name it
     * @throws ModelException if a value is of another type or no finite number
     */
    public static Hyperparameters of(String file, Map<String, ?> values) {
        try {
            return new Hyperparameters(file + ": ", object(values));
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new ModelException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * Refuses settings that nobody reads.
     *
     * @throws ModelException if there is a setting of another name
     */
    public Hyperparameters checkNames(String... known) {
        for (String name : values.keySet()) {
            if (!List.of(known).contains(name)) {
                throw new ModelException("%s: unknown setting, expected one of %s"
                        .formatted(path(name), List.of(known).stream().sorted().toList()));
            }
        }
        return this;
    }

    /** A number, or another where it is not given. */
    public double number(String name, double absent) {
        return has(name) ? number(name) : absent;
    }

    /** A size, or another where it is not given. */
    public int size(String name, int absent) {
        return has(name) ? size(name) : absent;
    }

    private String path(String name) {
        return where.endsWith(" ") ? where + name : where + "." + name;
    }

    /** All settings: names to Long, Double, String, Boolean, List or Map; unmodifiable. */
    public Map<String, Object> values() {
        return values;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A whole number. */
    public long wholeNumber(String name) {
        return get(name, Long.class, "a whole number");
    }

    /** A whole number that fits an int and is at least 1, as sizes and counts are. */
    public int size(String name) {
        long value = wholeNumber(name);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw wrong(name, String.valueOf(value), "a size from 1");
        }
        return (int) value;
    }

    /** A number, whole or not. */
    public double number(String name) {
        return get(name, Number.class, "a number").doubleValue();
    }

    public String text(String name) {
        return get(name, String.class, "a text");
    }

    public boolean flag(String name) {
        return get(name, Boolean.class, "true or false");
    }

    /** A list of whole numbers. */
    public List<Long> wholeNumbers(String name) {
        return list(name, Long.class, "a list of whole numbers");
    }

    /** A list of texts. */
    public List<String> texts(String name) {
        return list(name, String.class, "a list of texts");
    }

    /** A nested object of settings. */
    @SuppressWarnings("unchecked")
    public Hyperparameters object(String name) {
        return new Hyperparameters(path(name), (Map<String, Object>) get(name, Map.class, "an object"));
    }

    /** A nested object of settings, if it is there. */
    public Optional<Hyperparameters> findObject(String name) {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    private <T> List<T> list(String name, Class<T> type, String expected) {
        var elements = new ArrayList<T>();
        for (Object element : get(name, List.class, expected)) {
            if (!type.isInstance(element)) {
                throw wrong(name, String.valueOf(element), expected);
            }
            elements.add(type.cast(element));
        }
        return List.copyOf(elements);
    }

    private <T> T get(String name, Class<T> type, String expected) {
        Object value = values.get(name);
        if (value == null) {
            throw new ModelException("%s is missing, expected %s".formatted(path(name), expected));
        }
        if (!type.isInstance(value)) {
            throw wrong(name, String.valueOf(value), expected);
        }
        return type.cast(value);
    }

    private ModelException wrong(String name, String found, String expected) {
        return new ModelException("%s is '%s', expected %s".formatted(path(name), ShownText.of(found), expected));
    }

    private static Map<String, Object> object(Map<?, ?> source) {
        // Sorted, so that the same settings always print, and hash, the same.
        var copy = new TreeMap<String, Object>();
        source.forEach((name, value) -> copy.put((String) name, plain(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            return object(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Hyperparameters::plain).toList();
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Short) {
            return ((Number) value).longValue();
        }
        if ((value instanceof Double || value instanceof Float) && Double.isFinite(((Number) value).doubleValue())) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof String || value instanceof Boolean) {
            return value;
        }
        throw new IllegalArgumentException(
                "a hyper-parameter is %s, expected a finite number, text, flag, list or object"
                        .formatted(ShownText.of(value)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hyperparameters that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
