/**
 * Masks as annotation files that other tools read: COCO's JSON and CVAT's XML.
 *
 * <p>In: {@link io.maskstream.stream.record.SegmentedFrame}s in the order of a topic or a file, one by one into {@link
 * io.maskstream.stream.annotation.KeptMasks}, which lays them on the disk until the last has come: only then is it known
 * which mask of a frame is its last and which labels there are. Out: {@link io.maskstream.stream.annotation.CocoFile} and
 * {@link io.maskstream.stream.annotation.CvatFile}, which write what was kept frame by frame. Nothing here knows Flink or
 * Kafka; docs/masks.md tells what the files hold.
 */
package io.maskstream.stream.annotation;
