/**
 * Inference: frames in, masks out, in the order in which the frames came.
 *
 * <p>{@link io.maskstream.stream.infer.InferOperator} sits behind decode in the same chain. It hands frames to the {@link
 * io.maskstream.stream.infer.Batcher} of its device, which all subtasks of the process share, and puts the results back
 * into their order. Order, watermarks, barriers and back-pressure are the operator's; which frames run together and when
 * is the batcher's ({@link io.maskstream.stream.infer.FrameQueue}, {@link io.maskstream.stream.infer.BatchSize}); the
 * model is a lease that ends with its last user.
 */
package io.maskstream.stream.infer;
