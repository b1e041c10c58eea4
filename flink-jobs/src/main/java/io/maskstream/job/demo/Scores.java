package io.maskstream.job.demo;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * How good the masks of a stream are.
 *
 * @param frames frames that were scored
 * @param meanIou mean intersection over union of the words that occur; empty if none does
 * @param classes intersection over union of each word, in label order; empty for one that is in no frame
 */
public record Scores(int frames, OptionalDouble meanIou, Map<String, OptionalDouble> classes) {}
