package io.maskstream.stream.rule;

/** Where a stream's rules say what they have found. */
interface RuleOutput {
    void alert(Alert alert);

    void statistics(Statistics statistics);

    /** A mask was older than the newest of its stream. */
    void behind();
}
