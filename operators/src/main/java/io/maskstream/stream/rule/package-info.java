/**
 * What is made of masks between inference and the sinks.
 *
 * <p>{@link io.maskstream.stream.rule.RedactedPreviews} sits behind inference: masks come in with the previews of their
 * frames, and go out with what may be seen of them, as a {@link io.maskstream.stream.rule.PreviewRedaction} decides.
 */
package io.maskstream.stream.rule;
