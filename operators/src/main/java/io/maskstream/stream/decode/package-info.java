/**
 * Compressed packets in, pixels at the model's size out. In: {@link io.maskstream.stream.source.SourceElement}
 * partitioned by stream, and {@link io.maskstream.stream.record.ChainCommand}, which pass through in-band. Out:
 * {@link io.maskstream.stream.record.InferenceElement} and, beside it, dead letters.
 *
 * <p>{@link io.maskstream.stream.decode.DecodeOperator} is the Flink side and thin;
 * {@code StreamDecoding} holds one stream: its decoder, its sampling and the packets from the last random access point
 * whose frames are not all out, which are its state. So a restored job decodes them again, keeps what was out already to
 * itself, and goes on at exactly the right frame.
 */
package io.maskstream.stream.decode;
