package io.maskstream.job.demo;

import java.nio.file.Path;

/**
 * A street on disk.
 *
 * @param video H.264 in MP4
 * @param truth its label maps, readable with {@link TruthFile}; they never enter the job
 */
public record StreetClip(Path video, Path truth) {}
