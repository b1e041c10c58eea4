package io.maskstream.model;

import java.nio.file.Path;

/** What {@code --model} names: a directory, the constant fake or a preset with random weights. */
public sealed interface ModelReference {

    /** The name that masks carry. */
    String name();

    /**
     * The deterministic fake: {@code constant}.
     *
     * @see ConstantSegmenter
     */
    record Constant() implements ModelReference {
        @Override
        public String name() {
            return "constant";
        }
    }

    /**
     * Random weights from a fixed seed: {@code random:clip-vit-b-16}.
     *
     * @param preset which architecture
     */
    record Random(String preset) implements ModelReference {
        @Override
        public String name() {
            return "random:" + preset;
        }
    }

    /**
     * A model directory.
     *
     * @param path where it is
     */
    record Directory(Path path) implements ModelReference {
        @Override
        public String name() {
            return path.toAbsolutePath().normalize().getFileName().toString();
        }
    }

    /** Reads what a user wrote; whether a directory is there is found when it is opened. */
    static ModelReference parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "the model's name is empty; give a directory, constant or random:PRESET");
        }
        if (text.equals("constant")) {
            return new Constant();
        }
        if (text.startsWith("random:")) {
            return new Random(text.substring("random:".length()));
        }
        return new Directory(Path.of(text));
    }
}
