package io.maskstream.job.demo;

import java.nio.file.Path;

/**
 * A street on disk.
 *
 * @param video H.264 in MP4
 * @param width pixels of a row
 * @param height number of rows
 * @param truth its label maps, readable with {@link TruthFile}; they never enter the job
 */
public record StreetClip(Path video, int width, int height, Path truth) {}
