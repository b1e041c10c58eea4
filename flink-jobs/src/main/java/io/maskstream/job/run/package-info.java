/**
 * How a job is started and ends: checks before it ({@link io.maskstream.job.run.StartChecks}), the run inside this process
 * ({@link io.maskstream.job.run.LocalRun}) or on a cluster ({@link io.maskstream.job.run.ClusterRun};
 * {@link io.maskstream.job.run.ContextRun} where Flink itself submits the jar), and what is kept
 * between runs so that a restored one goes on ({@link io.maskstream.job.run.CheckpointFolder}).
 */
package io.maskstream.job.run;
