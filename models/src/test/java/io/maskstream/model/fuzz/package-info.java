/**
 * Readers under mutants. A {@link io.maskstream.model.fuzz.FuzzTarget} names a reader and gives it good files; {@link
 * io.maskstream.model.fuzz.ReaderFuzzTest} breaks them in many ways from a fixed seed and checks that each ends in a value
 * or in one line. Every reader of files from elsewhere has a subclass of that test in its own package.
 */
package io.maskstream.model.fuzz;
