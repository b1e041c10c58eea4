/**
 * The door between models and everything else.
 *
 * <p>A {@link io.maskstream.model.Segmenter} is a loaded model on one device; opened with a {@link
 * io.maskstream.model.Vocabulary} it becomes a {@link io.maskstream.model.SegmentationSession}, which turns a {@link
 * io.maskstream.model.FrameBatch} (uint8 pictures) into a {@link io.maskstream.model.Segmentation} (label maps). Types
 * enforce that order. {@link io.maskstream.model.Segmenters} is the only place that knows which class stands behind a
 * system's name. Nothing in this module knows of Flink, Kafka or FFmpeg.
 */
package io.maskstream.model;
