/**
 * A model that learns new words while the job runs.
 *
 * <p>In: the words of an accepted command, from the control operator, which knows this package as an
 * {@link io.maskstream.stream.control.Adapter}. Each adaptation is a process of its own ({@code adapt ifseg}): threads and the
 * collection of gradients are the whole process's in the engine, and what goes wrong there harms no frame. Out: what the
 * process says, and the directory of the adapted model.
 */
package io.maskstream.job.adapt;
