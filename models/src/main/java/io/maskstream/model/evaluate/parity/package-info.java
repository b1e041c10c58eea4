/**
 * Proof that we compute what the official code computes.
 *
 * <p>In: fixture folders with weights, inputs and expected numbers, made by running the official implementations. A
 * case's {@code system} names the {@link io.maskstream.model.evaluate.parity.ParitySystem} that repeats them with the
 * public readers and encoders, never with a copy made for the test. Out: one {@link
 * io.maskstream.model.evaluate.parity.ParityRow} for each expected tensor.
 */
package io.maskstream.model.evaluate.parity;
