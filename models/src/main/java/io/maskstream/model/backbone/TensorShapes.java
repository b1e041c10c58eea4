package io.maskstream.model.backbone;

import io.maskstream.model.ModelException;
import io.maskstream.model.runtime.Weights;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes off a checkpoint's shapes, and holds shapes against what they must be. */
public final class TensorShapes {
    private final Weights weights;
    private final Iterable<String> names;
    private final String origin;
    private final String kind;

    /**
     * @param origin file name for messages
     * @param kind what the checkpoint should be, for messages: an import format's name
     */
    public TensorShapes(Weights weights, Iterable<String> names, String origin, String kind) {
        this.weights = weights;
        this.names = names;
        this.origin = origin;
        this.kind = kind;
    }

    /** Shape of a tensor that must be there with so many dimensions, none of them empty. */
    public long[] require(String name, int dimensions) {
        if (!weights.contains(name)) {
            throw new ModelException(
                    "%s: no tensor '%s'; is it a checkpoint of kind '%s'?".formatted(origin, name, kind));
        }
        long[] shape = weights.shape(name);
        if (shape.length != dimensions || Arrays.stream(shape).anyMatch(size -> size < 1 || size > Integer.MAX_VALUE)) {
            throw new ModelException("%s: tensor '%s' is %s, expected %d sizes from 1; is it a checkpoint of kind '%s'?"
                    .formatted(origin, name, Arrays.toString(shape), dimensions, kind));
        }
        return shape;
    }

    /** How many different values the pattern's first group takes over all names. */
    public int count(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        Set<String> found = new HashSet<>();
        for (String name : names) {
            Matcher matcher = compiled.matcher(name);
            if (matcher.matches()) {
                found.add(matcher.group(1));
            }
        }
        return found.size();
    }

    /** Throws if one of these tensors is missing or has another shape. */
    public static void check(Map<String, long[]> expected, Weights weights, String origin, String kind) {
        expected.forEach((name, shape) -> {
            if (!weights.contains(name)) {
                throw new ModelException("%s: no tensor '%s', expected %s; is it a checkpoint of kind '%s'?"
                        .formatted(origin, name, Arrays.toString(shape), kind));
            }
            if (!Arrays.equals(weights.shape(name), shape)) {
                throw new ModelException("%s: tensor '%s' is %s, expected %s"
                        .formatted(origin, name, Arrays.toString(weights.shape(name)), Arrays.toString(shape)));
            }
        });
    }

    /** Adds a normalisation's scale and shift. */
    public static void norm(Map<String, long[]> shapes, String name, long width) {
        shapes.put(name + ".weight", new long[] {width});
        shapes.put(name + ".bias", new long[] {width});
    }

    /** Adds a linear layer's matrix (out, in) and bias. */
    public static void linear(Map<String, long[]> shapes, String name, long out, long in) {
        shapes.put(name + ".weight", new long[] {out, in});
        shapes.put(name + ".bias", new long[] {out});
    }
}
