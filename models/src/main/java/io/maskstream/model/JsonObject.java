package io.maskstream.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An object of {@code config.json} as Jackson read it. Whatever is not as expected is an {@link IllegalArgumentException}
 * that names the key.
 *
 * @param path where it lies in the file: empty, or ends in a dot
 */
record JsonObject(String path, Map<String, ?> values) {

    void checkKeys(Set<String> known) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException("unknown key '%s', expected one of %s"
                        .formatted(ShownText.of(path + key), new TreeSet<>(known)));
            }
        }
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    String text(String key) {
        return get(key, String.class, "a text");
    }

    long wholeNumber(String key) {
        return get(key, Long.class, "a whole number");
    }

    int size(String key) {
        long value = wholeNumber(key);
        if (value < 1 || value > 1 << 16) {
            throw wrong(key, value, "a size from 1 to 65536");
        }
        return (int) value;
    }

    JsonObject object(String key) {
        var nested = new LinkedHashMap<String, Object>();
        Map<?, ?> found = get(key, Map.class, "an object");
        found.forEach((name, value) -> nested.put(String.valueOf(name), value));
        return new JsonObject(path + key + ".", nested);
    }

    List<String> texts(String key, List<String> absent) {
        return has(key) ? list(key, String.class, "a list of texts") : absent;
    }

    List<Double> numbers(String key) {
        return list(key, Number.class, "a list of numbers").stream()
                .map(Number::doubleValue)
                .toList();
    }

    <E extends Enum<E>> E choice(String key, E[] choices) {
        String text = text(key);
        return Arrays.stream(choices)
                .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        wrong(key, text, "one of " + Arrays.toString(choices).toLowerCase(Locale.ROOT)));
    }

    private <T> List<T> list(String key, Class<T> type, String expected) {
        List<?> list = get(key, List.class, expected);
        for (Object element : list) {
            if (!type.isInstance(element)) {
                throw wrong(key, element, expected);
            }
        }
        return list.stream().map(type::cast).toList();
    }

    private <T> T get(String key, Class<T> type, String expected) {
        Object value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("'%s%s' is missing, expected %s".formatted(path, key, expected));
        }
        if (!type.isInstance(value)) {
            throw wrong(key, value, expected);
        }
        return type.cast(value);
    }

    private IllegalArgumentException wrong(String key, Object found, String expected) {
        return new IllegalArgumentException(
                "'%s%s' is '%s', expected %s".formatted(path, key, ShownText.of(found), expected));
    }
}
