/**
 * The job's YAML: {@link io.maskstream.job.config.JobConfiguration} is read once, before anything starts, from a text
 * into records that cannot hold a wrong value. Every error is one line with file, line and column. Nothing in here knows
 * Flink.
 */
package io.maskstream.job.config;
