/**
 * From official releases to model directories.
 *
 * <p>In: a checkpoint file as its authors released it, and the vocabulary that belongs to it. Out: a {@link
 * io.maskstream.model.ModelDirectory} with the tensors under their official names, sizes read off their shapes, and
 * where all of it came from. Code in a checkpoint is never run.
 */
package io.maskstream.model.importer;
