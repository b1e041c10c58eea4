/**
 * How the commands speak: errors of one line ({@link io.maskstream.job.console.UsageException} before work began,
 * {@link io.maskstream.job.console.FailedException} after), results as {@link io.maskstream.job.console.JsonLines} on
 * stdout, {@link io.maskstream.job.console.Progress} on a terminal's stderr. Nothing in here knows Flink or Kafka.
 */
package io.maskstream.job.console;
