/**
 * The training kit: what every trainer shares. A trainer brings {@link io.maskstream.model.train.Replica}s (a model that
 * takes gradients, with its part of the pictures) and {@link io.maskstream.model.train.ParameterGroup}s; the {@link
 * io.maskstream.model.train.Trainer} steps them, and keeps figures and resumable state in a {@link
 * io.maskstream.model.train.RunDirectory}. It stands before the walk: what goes out are model directories that segmenters
 * load.
 */
package io.maskstream.model.train;
