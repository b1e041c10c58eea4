package io.maskstream.model.dataset.streetworld;

/**
 * A word of the world: what a pixel can be.
 *
 * @param index its place in {@link Streetworld#nouns()}, which is the value of its pixels in label maps
 * @param name the word as captions write it, such as {@code dog} or {@code traffic light}
 * @param family the word for its kind, such as {@code animal}; nouns of a family share parts or the look of a surface
 * @param kind whether it fills an area or has a silhouette
 */
public record Noun(int index, String name, String family, NounKind kind) {
    /** Whether it has a silhouette of its own. */
    public boolean isThing() {
        return kind == NounKind.THING;
    }
}
