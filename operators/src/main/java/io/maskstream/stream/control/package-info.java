/**
 * Commands at run time: words, model and rules that change while the job runs.
 *
 * <p>In: the records of the control topic ({@link io.maskstream.stream.control.ControlDeserializer}). The one
 * {@link io.maskstream.stream.control.ControlOperator} of the job reads them ({@code MessageReader}), numbers them
 * ({@code ControlLedger}), looks whether they can be followed, and answers each once. Out: accepted commands, which are
 * broadcast to the chain, and answers for the events topic. Whether a subtask could follow is for the subtask to say.
 */
package io.maskstream.stream.control;
