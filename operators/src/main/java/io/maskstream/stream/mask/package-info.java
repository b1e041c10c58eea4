/**
 * Label maps in all the forms in which they leave: run lengths, connected regions, COCO run lengths and polygons, label
 * PNG, pictures with the mask drawn over them, and the mask record as protobuf and JSON.
 *
 * <p>In: a {@link io.maskstream.model.LabelMap} from a model, through {@link io.maskstream.stream.mask.MaskEncoder}, which
 * makes the {@link io.maskstream.stream.record.EncodedMask} and the {@link io.maskstream.stream.record.Region}s that a
 * {@link io.maskstream.stream.record.SegmentedFrame} carries. Out: bytes, through
 * {@link io.maskstream.stream.mask.MaskRecords} and {@link io.maskstream.stream.mask.LabelPng}, and pictures, through
 * {@link io.maskstream.stream.mask.OverlayPainter}. Nothing here knows Flink or Kafka; docs/masks.md tells the formats.
 */
package io.maskstream.stream.mask;
