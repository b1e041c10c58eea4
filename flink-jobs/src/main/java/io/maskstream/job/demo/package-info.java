/**
 * The job with no set-up: {@link io.maskstream.job.demo.MovingShapes} draws a clip, the job runs on an embedded broker
 * and cluster, and a consumer apart from the job counts what came out.
 */
package io.maskstream.job.demo;
