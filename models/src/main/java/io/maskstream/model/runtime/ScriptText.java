package io.maskstream.model.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model's body in the TorchScript language.
 *
 * <p>Texts are plain resources that read from top to bottom. Two things are added to what the language has: a class
 * declares what it holds with lines of {@code name : Type} directly below its head (the rest, {@code __parameters__}
 * and the like, is written here), and {@link #sequence} gives the numbered sub-modules {@code "0", "1", …} that official checkpoints use for
 * stacks of blocks.
 */
public final class ScriptText {
    private static final Pattern CLASS = Pattern.compile("^class (\\w+)\\(Module\\):\\s*$");
    private static final Pattern ATTRIBUTE = Pattern.compile("^  (\\w+) : ([\\w.\\[\\]]+)\\s*(#.*)?$");
    private static final Pattern NUMBERED = Pattern.compile("^  __annotations__\\[\"(\\d+)\"\\] = ([\\w.]+)\\s*$");
    private static final String MODULE_PREFIX = "__torch__.";

    private final Map<String, Map<String, String>> classes = new LinkedHashMap<>();
    private final StringBuilder code = new StringBuilder();

    private ScriptText() {}

    /** Reads the texts of these resources, one behind the other, found beside the class. */
    public static ScriptText of(Class<?> beside, String... resources) {
        ScriptText text = new ScriptText();
        for (String resource : resources) {
            text.append(read(beside, resource));
        }
        return text;
    }

    /** A text that is not a resource. */
    public static ScriptText inline(String source) {
        ScriptText text = new ScriptText();
        text.append(source);
        return text;
    }

    /** Adds classes that are made for one model's sizes, such as a stack whose depth is a setting. */
    public ScriptText with(String source) {
        append(source);
        return this;
    }

    /** Adds a further resource, for texts that are chosen by a model's settings. */
    public ScriptText append(Class<?> beside, String resource) {
        append(read(beside, resource));
        return this;
    }

    private static String read(Class<?> beside, String resource) {
        try (InputStream stream = beside.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("no resource '%s' beside %s".formatted(resource, beside.getName()));
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource '%s' beside %s".formatted(resource, beside.getName()), e);
        }
    }

    private void append(String source) {
        Optional<String> open = Optional.empty();
        for (String line : source.lines().toList()) {
            Matcher head = CLASS.matcher(line);
            if (open.isPresent() && attribute(open.get(), line)) {
                continue;
            }
            if (open.isPresent() && !line.isBlank()) {
                // The first line that is no attribute ends the declaration.
                code.append(declaration(open.get()));
                open = Optional.empty();
            }
            if (head.matches()) {
                open = Optional.of(head.group(1));
                classes.put(head.group(1), new LinkedHashMap<>());
            }
            code.append(line).append('\n');
        }
        open.ifPresent(name -> code.append(declaration(name)));
    }

    private boolean attribute(String className, String line) {
        Matcher named = ATTRIBUTE.matcher(line);
        Matcher numbered = NUMBERED.matcher(line);
        if (named.matches()) {
            classes.get(className).put(named.group(1), named.group(2));
        } else if (numbered.matches()) {
            classes.get(className).put(numbered.group(1), numbered.group(2));
        } else {
            return false;
        }
        return true;
    }

    private String declaration(String name) {
        StringBuilder lines = new StringBuilder();
        StringBuilder parameters = new StringBuilder("  __parameters__ = [");
        StringBuilder numbered = new StringBuilder();
        for (Map.Entry<String, String> attribute : classes.get(name).entrySet()) {
            if (attribute.getValue().equals("Tensor")) {
                parameters.append('"').append(attribute.getKey()).append("\", ");
            }
            if (Character.isDigit(attribute.getKey().charAt(0))) {
                numbered.append("  __annotations__[\"%s\"] = %s%n".formatted(attribute.getKey(), attribute.getValue()));
            } else {
                lines.append("  ")
                        .append(attribute.getKey())
                        .append(" : ")
                        .append(attribute.getValue())
                        .append('\n');
            }
        }
        if (!numbered.isEmpty()) {
            numbered.insert(0, "  __annotations__ = []\n");
        }
        return parameters.append("]\n  __buffers__ = []\n").toString() + numbered + lines;
    }

    /**
     * Adds a module class that holds modules of these classes under the names "0", "1", ….
     *
     * <p>It has {@code forward(x)}, which runs them one behind the other; {@code outputs(x)}, which gives the result of
     * each; {@code before_last(x)}, which runs all but the last; and for each of {@code methodsOfLast} a method
     * {@code last_NAME(x)}, which calls that method of the last. An element's methods take and give one tensor.
     */
    public ScriptText sequence(String name, List<String> elements, String... methodsOfLast) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            attributes.put(String.valueOf(i), MODULE_PREFIX + elements.get(i));
        }
        classes.put(name, attributes);
        code.append("class %s(Module):%n".formatted(name)).append(declaration(name));
        int last = elements.size() - 1;
        method(name, "forward", "Tensor").append(steps(elements.size(), false)).append("    return x\n");
        method(name, "before_last", "Tensor").append(steps(last, false)).append("    return x\n");
        method(name, "outputs", "List[Tensor]")
                .append("    all = annotate(List[Tensor], [])\n")
                .append(steps(elements.size(), true))
                .append("    return all\n");
        for (String called : methodsOfLast) {
            method(name, "last_" + called, "Tensor")
                    .append("    return getattr(self, \"%d\").%s(x)%n".formatted(last, called));
        }
        return this;
    }

    private StringBuilder method(String className, String method, String result) {
        return code.append(
                "  def %s(self: %s%s, x: Tensor) -> %s:%n".formatted(method, MODULE_PREFIX, className, result));
    }

    private static String steps(int count, boolean kept) {
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i < count; i++) {
            steps.append("    x = getattr(self, \"%d\").forward(x)%n".formatted(i));
            if (kept) {
                steps.append("    _ = torch.append(all, x)\n");
            }
        }
        return steps.toString();
    }

    /** The text as an archive holds it. */
    String code() {
        return code.toString();
    }

    /** What a class holds: attribute name to type, in the order of their declaration. */
    Map<String, String> attributes(String className) {
        Map<String, String> attributes = classes.get(className);
        if (attributes == null) {
            throw new IllegalArgumentException(
                    "the script text has no class '%s'; it has %s".formatted(className, classes.keySet()));
        }
        return attributes;
    }

    static String className(String type) {
        return type.substring(MODULE_PREFIX.length());
    }

    static boolean isModule(String type) {
        return type.startsWith(MODULE_PREFIX);
    }
}
