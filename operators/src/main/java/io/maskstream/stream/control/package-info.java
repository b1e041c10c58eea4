/**
 * Commands at run time: words, model and rules that change while the job runs.
 *
 * <p>In: the records of the control topic ({@link io.maskstream.stream.control.ControlDeserializer}). The one
 * {@link io.maskstream.stream.control.ControlOperator} of the job reads them ({@code MessageReader}), numbers them
 * ({@code ControlLedger}), looks whether they can be followed, and answers each once. Out: accepted commands, which are
 * broadcast to the chain, and answers for the events topic. Whether a subtask could follow is for the subtask to say.
 *
 * <p>Where the job adapts its model, {@code Adaptations} has an {@link io.maskstream.stream.control.Adapter} learn the words
 * that were accepted beside the job, and control then gives the command for the adapted model itself.
 */
package io.maskstream.stream.control;
