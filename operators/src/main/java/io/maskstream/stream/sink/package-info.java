/**
 * Where masks leave the job: Kafka topics and files, and dead letters beside them.
 *
 * <p>In: {@link io.maskstream.stream.record.SegmentedFrame} {@link io.maskstream.stream.record.DeadLetter} and {@link
 * io.maskstream.stream.rule.RuleRecord}. Out: records
 * through Flink's own Kafka sink, at least once or exactly once; or files that appear under their names only when they are
 * whole, those that grow frame by frame with the checkpoint that covers them. What is written is made by {@link
 * io.maskstream.stream.mask}; {@link io.maskstream.stream.sink.WholeFiles}, {@link
 * io.maskstream.stream.sink.MaskLinesWriter}, {@link io.maskstream.stream.sink.LabelPictures} and {@link
 * io.maskstream.stream.sink.OverlayPictures} serve without a job, too.
 */
package io.maskstream.stream.sink;
