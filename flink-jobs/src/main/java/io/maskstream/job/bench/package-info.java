/** Measures the pipeline beside its parts, in one run, so that the ratios hold when the machine's speed drifts. */
package io.maskstream.job.bench;
