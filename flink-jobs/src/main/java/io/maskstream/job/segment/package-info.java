/**
 * Pictures and videos from disk to masks on disk, without a job: the same decode, model and mask code as the stream's.
 * In: what {@code segment} was given. Out: overlays, label maps and {@code masks.ndjson}, each whole or absent.
 */
package io.maskstream.job.segment;
