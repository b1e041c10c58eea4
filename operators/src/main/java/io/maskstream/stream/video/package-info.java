/**
 * The only room that touches FFmpeg: files become access units, access units become pictures, pictures become RGB at the
 * size that a model takes, and RGB becomes JPEG or MP4.
 *
 * <p>In: paths, cameras and compressed bytes. Out: {@link io.maskstream.stream.video.AccessUnit} from
 * {@link io.maskstream.stream.video.Demuxer}, {@link io.maskstream.stream.video.Picture} from
 * {@link io.maskstream.stream.video.VideoDecoder}, byte arrays from {@link io.maskstream.stream.video.Scaler} and the
 * encoders. Nothing native leaves the room except a {@code Picture}, which its receiver closes; nothing here knows Flink
 * or Kafka. Every object is used by one thread at a time, different objects by different threads at once: there is no
 * lock over the process.
 */
package io.maskstream.stream.video;
