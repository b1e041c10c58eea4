package io.maskstream.model.dataset.streetworld;

/** The two kinds of nouns that segmentation data sets tell apart. */
public enum NounKind {
    /** Fills an area and has no number: sky, road, grass. */
    STUFF,
    /** Has a silhouette and can be counted: dog, car, lamp. */
    THING
}
