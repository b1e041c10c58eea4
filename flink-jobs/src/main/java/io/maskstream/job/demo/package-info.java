/**
 * The job with no set-up. It stands beside the walk and goes all of it: a clip is published to an embedded broker, the job
 * runs on an embedded cluster, and a consumer apart from the job counts and scores what came out.
 *
 * <p>In: the number of frames and, where there is one, a model directory with its words ({@link
 * io.maskstream.job.demo.DemoModel}). The clip is then a street of Streetworld that shows all of them, drawn by {@link
 * io.maskstream.job.demo.StreetClips}; without a model it is {@link io.maskstream.job.demo.MovingShapes}. Out: what {@link
 * io.maskstream.job.demo.HeadlessDemo} counted, the {@link io.maskstream.job.demo.Scores} and {@link
 * io.maskstream.job.demo.Overlays} to look at. Label maps of the street never enter the job.
 */
package io.maskstream.job.demo;
