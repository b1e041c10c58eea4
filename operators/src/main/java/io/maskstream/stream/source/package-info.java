/**
 * Where packets come from. In: cameras, video files and Kafka records. Out: {@link io.maskstream.stream.source.SourceElement}, a
 * compressed packet in decoding order or the reason why input could not become one; decode takes both, so that nothing
 * is lost on the way.
 *
 * <p>Sources only read and label; nothing heavy runs in them. A live stream has a thread of its own, which never waits for Flink:
 * see {@link io.maskstream.stream.source.HandOver}.
 */
package io.maskstream.stream.source;
