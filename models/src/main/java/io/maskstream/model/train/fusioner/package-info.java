/**
 * The trainer of Fusioner: pictures of Streetworld and a directory with a CLIP come in, a model directory that {@link
 * io.maskstream.model.fusioner.FusionerSegmenter} loads goes out. It stands before the walk.
 *
 * <p>In the order of a picture's way: {@link io.maskstream.model.train.fusioner.StreetworldViews} draws it, {@link
 * io.maskstream.model.train.fusioner.FeatureStore} has the frozen encoder look at it once and keeps the features, a {@link
 * io.maskstream.model.train.fusioner.FusionerReplica} learns from them, {@link
 * io.maskstream.model.train.fusioner.FusionerValidation} measures; {@link
 * io.maskstream.model.train.fusioner.FusionerTrainer} puts them together.
 */
package io.maskstream.model.train.fusioner;
