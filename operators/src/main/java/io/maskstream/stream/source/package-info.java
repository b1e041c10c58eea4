/**
 * Where packets come from. In: video files and Kafka records. Out: {@link io.maskstream.stream.source.SourceElement}, a
 * compressed packet in decoding order or the reason why input could not become one; decode takes both, so that nothing
 * is lost on the way.
 *
 * <p>Sources only read and label; nothing heavy runs in them.
 */
package io.maskstream.stream.source;
