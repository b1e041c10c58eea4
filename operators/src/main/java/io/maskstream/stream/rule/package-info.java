/**
 * What is made of masks between inference and the sinks.
 *
 * <p>{@link io.maskstream.stream.rule.RedactedPreviews} sits behind inference: masks come in with the previews of their
 * frames, and go out with what may be seen of them, as a {@link io.maskstream.stream.rule.PreviewRedaction} decides.
 *
 * <p>{@link io.maskstream.stream.rule.RuleOperator} tells what masks say in numbers. In: masks in the order of their
 * streams, and between them the commands that change the rules ({@link io.maskstream.stream.record.MaskElement}, beside
 * the masks from inference). It measures each mask ({@code MaskFigures}) and hands it to its stream ({@code StreamRules}),
 * whose time is that of its own frames. Out: {@link io.maskstream.stream.rule.Alert}s where a rule's condition holds, and
 * {@link io.maskstream.stream.rule.Statistics} of each window. docs/rules.md and docs/statistics.md tell what they mean.
 */
package io.maskstream.stream.rule;
