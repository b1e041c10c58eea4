package io.maskstream.stream.rule;

/** What a rule looks at. */
public enum Measure {
    /** Share of the area's mask pixels that have the label, 0 to 1. */
    COVERAGE("coverage"),
    /** Number of regions of the label in the area. */
    COUNT("count");

    private final String word;

    Measure(String word) {
        this.word = word;
    }

    /** As it is written in a rule. */
    public String word() {
        return word;
    }
}
