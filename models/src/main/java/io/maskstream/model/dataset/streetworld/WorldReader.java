package io.maskstream.model.dataset.streetworld;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the description of the world: see the head of {@code world.txt} for its few rules. */
final class WorldReader {
    private final List<Noun> nouns = new ArrayList<>();
    private final List<ThingDesign> things = new ArrayList<>();
    private final List<StuffDesign> stuff = new ArrayList<>();
    private final Map<String, List<Part>> shared = new HashMap<>();
    private String family = "";
    private String[] head = {};
    private List<Part> parts = new ArrayList<>();
    private List<Pattern> patterns = new ArrayList<>();

    static World read(List<String> lines) {
        WorldReader reader = new WorldReader();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).split("#", 2)[0];
            try {
                reader.take(line);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "world description, line %d: cannot read '%s' (%s)".formatted(i + 1, line.strip(), e), e);
            }
        }
        reader.finish();
        return new World(reader.nouns, reader.things, reader.stuff);
    }

    private void take(String line) {
        if (line.isBlank()) {
            return;
        }
        String[] words = line.strip().split("\\s+");
        if (!Character.isWhitespace(line.charAt(0))) {
            finish();
            head = words;
            if (words[0].equals("family")) {
                family = name(words[1]);
            }
        } else if (head[0].equals("stuff")) {
            patterns.add(pattern(words));
        } else if (words[0].equals("use")) {
            double[] n = numbers(words, 2);
            for (Part part : shared.get(words[1])) {
                parts.add(part.placed(n[0], n[1], n[2], n[n.length - 1]));
            }
        } else {
            parts.add(part(words));
        }
    }

    /** Ends what the last unindented line began. */
    private void finish() {
        switch (head.length == 0 ? "" : head[0]) {
            case "thing" -> {
                double[] n = numbers(Arrays.copyOf(head, 4), 2);
                Noun noun = noun(NounKind.THING);
                things.add(new ThingDesign(noun, n[0], n[1], Gait.of(head[4]), parts));
            }
            case "stuff" -> {
                double[] n = numbers(head, 4);
                Noun noun = noun(NounKind.STUFF);
                stuff.add(new StuffDesign(noun, StuffPlace.of(head[2]), Profile.of(head[3]), n[0], n[1], patterns));
            }
            case "part" -> shared.put(head[1], parts);
            case "", "family" -> {}
            default -> throw new IllegalArgumentException("world description: unknown word '" + head[0] + "'");
        }
        head = new String[0];
        parts = new ArrayList<>();
        patterns = new ArrayList<>();
    }

    private Noun noun(NounKind kind) {
        Noun noun = new Noun(nouns.size(), name(head[1]), family, kind);
        nouns.add(noun);
        return noun;
    }

    private static String name(String word) {
        return word.replace('_', ' ');
    }

    private static double[] numbers(String[] words, int from) {
        return Arrays.stream(words, from, words.length)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static Part part(String[] words) {
        int swing = words[0].endsWith("+") ? 1 : words[0].endsWith("-") ? -1 : 0;
        Paint paint = Paint.of(swing == 0 ? words[0] : words[0].substring(0, words[0].length() - 1));
        double[] n = numbers(words, 2);
        float[] points =
                switch (words[1]) {
                    case "disc" -> Outline.oval(n[0], n[1], n[2], n[2], 0);
                    case "oval" -> Outline.oval(n[0], n[1], n[2], n[3], n.length > 4 ? n[4] : 0);
                    case "bar" -> Outline.bar(n[0], n[1], n[2], n[3], n[4]);
                    case "box" -> Outline.box(n[0], n[1], n[2], n[3], n.length > 4 ? n[4] : 0);
                    case "poly" -> Outline.floats(n);
                    case "blob" -> Outline.blob(n);
                    default -> throw new IllegalArgumentException("unknown shape " + words[1]);
                };
        return new Part(points, paint, swing);
    }

    private static Pattern pattern(String[] words) {
        boolean marks = words[0].startsWith("mark-");
        double[] n = numbers(words, 1);
        return switch (marks ? words[0].substring(5) : words[0]) {
            case "grid" -> new Pattern.Grid(marks, n[0], n[1], n[2], (int) n[3]);
            case "bond" -> new Pattern.Bond(n[0], n[1], n[2], (int) n[3], (int) n[4]);
            case "checker" -> new Pattern.Checker(n[0], n[1], (int) n[2]);
            case "spots" -> new Pattern.Spots(marks, n[0], n[1], n[2], (int) n[3], (int) n[4]);
            case "tufts" -> new Pattern.Tufts(n[0], n[1], (int) n[2]);
            case "furrows" -> new Pattern.Furrows(marks, n[0], n[1], n[2], n[3], (int) n[4]);
            case "waves" -> new Pattern.Waves(marks, n[0], n[1], n[2], n[3], (int) n[4]);
            case "dashes" -> new Pattern.Dashes(marks, n[0], n[1], n[2], n[3], (int) n[4]);
            case "mottle" -> new Pattern.Mottle(n[0], (int) n[1]);
            case "cracks" -> new Pattern.Cracks(marks, n[0], n[1], (int) n[2]);
            case "windows" -> new Pattern.Windows(n[0], n[1], n[2], n[3], (int) n[4]);
            default -> throw new IllegalArgumentException("unknown pattern " + words[0]);
        };
    }
}
