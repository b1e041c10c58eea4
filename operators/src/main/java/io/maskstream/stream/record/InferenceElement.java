package io.maskstream.stream.record;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * What decode hands to inference: frames, and between them the commands that change how the frames behind them are
 * segmented. Flink chains only operators with a single input, so commands enter at decode and travel in-band.
 */
@TypeInfo(RecordTypes.InferenceElementFactory.class)
public sealed interface InferenceElement permits Frame, ChainCommand {}
