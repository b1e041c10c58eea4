/**
 * The one door to the inference engine (DJL with PyTorch); no other package touches the engine's classes.
 *
 * <p>In: a model's body as a readable TorchScript text ({@link io.maskstream.model.runtime.ScriptText}) and its weights
 * under the official state-dict names ({@link io.maskstream.model.runtime.Weights}). They are packed into an archive
 * and loaded on a {@link io.maskstream.model.runtime.Device} as a {@link io.maskstream.model.runtime.ScriptModule}. Out:
 * {@link io.maskstream.model.runtime.Tensor}s that live as long as their {@link
 * io.maskstream.model.runtime.TensorScope}: one scope for each unit of work, closed with it. Gradients are collected
 * by each thread for itself, see {@link io.maskstream.model.runtime.GradientScope}.
 */
package io.maskstream.model.runtime;
