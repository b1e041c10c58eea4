/**
 * The values that flow through the job, in the order of the walk: {@link io.maskstream.stream.record.VideoPacket}
 * (compressed, from a source) -> {@link io.maskstream.stream.record.Frame} (pixels at the model's input size, from
 * decode) -> {@link io.maskstream.stream.record.SegmentedFrame} (masks, from inference).
 *
 * <p>All are immutable: Flink may hand the same reference to several operators, and copying one is returning it. Byte
 * arrays inside are never written after construction. Each has its own serializer; none goes through Kryo.
 */
package io.maskstream.stream.record;
