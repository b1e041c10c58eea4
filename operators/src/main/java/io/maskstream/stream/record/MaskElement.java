package io.maskstream.stream.record;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * What inference hands to the rules: masks, and between them the commands that change the rules, each at the place between
 * frames at which it entered the chain.
 */
@TypeInfo(RecordTypes.MaskElementFactory.class)
public sealed interface MaskElement permits SegmentedFrame, ChainCommand.UseRules {}
