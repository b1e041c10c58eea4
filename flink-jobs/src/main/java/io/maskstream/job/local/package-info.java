/**
 * The job without set-up: a Kafka broker ({@link io.maskstream.job.local.EmbeddedKafka}) and a Flink cluster
 * ({@link io.maskstream.job.local.LocalCluster}) inside this process, on the loopback interface only.
 */
package io.maskstream.job.local;
