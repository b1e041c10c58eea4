package io.maskstream.stream.record;

/**
 * What decode hands to inference: frames, and between them the commands that change how the frames behind them are
 * segmented. Flink chains only operators with a single input, so commands enter at decode and travel in-band.
 */
public sealed interface InferenceElement permits Frame, ChainCommand {}
