/**
 * Weights from files, and back into files.
 *
 * <p>What comes in: a file that nobody vouches for (safetensors, the zip and the older pickles of torch.save, TorchScript
 * archives). What goes out: a {@link io.maskstream.model.checkpoint.StateDict}, tensor name to {@link
 * io.maskstream.model.checkpoint.TensorEntry}, read on demand from a memory map; wrapped checkpoints come as a {@link
 * io.maskstream.model.checkpoint.CheckpointTree} from which one state dict is taken. Importers, the model runtime and the
 * parity check stand on it; it knows of no engine.
 *
 * <p>Containers are recognised by their bytes. Pickles are read by an interpreter of our own that only knows the names
 * on its list and never calls anything; code inside an archive is not even opened. Whatever is wrong with a file ends in
 * one {@link io.maskstream.model.ModelException} line.
 */
package io.maskstream.model.checkpoint;
