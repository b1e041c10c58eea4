package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How a file keeps tensors. */
public enum CheckpointContainer {
    SAFETENSORS,
    /** torch.save since 1.6. */
    TORCH_ZIP,
    /** torch.save before 1.6. */
    TORCH_LEGACY,
    /** torch.jit.save since 1.4. */
    TORCHSCRIPT;

    /** Tells a pickle from a safetensors file from a zip by the first bytes; a zip of either kind is a TORCH_ZIP. */
    static CheckpointContainer detect(FileBytes file) {
        // First, since a header of the right length makes a safetensors file begin like a pickle.
        if (SafetensorsReader.recognises(file)) {
            return SAFETENSORS;
        }
        if (ZipDirectory.recognises(file)) {
            return TORCH_ZIP;
        }
        if (LegacyPickle.recognises(file)) {
            return TORCH_LEGACY;
        }
        throw new ModelException("%s: %s; expected safetensors, a checkpoint of torch.save or a TorchScript archive"
                .formatted(file.name(), guess(file)));
    }

    private static String guess(FileBytes file) {
        ByteBuffer start = file.slice(0, Math.min(512, file.size()));
        String text = StandardCharsets.ISO_8859_1.decode(start).toString();
        if (text.isEmpty()) {
            return "is empty";
        }
        if (text.startsWith("version https://git-lfs")) {
            return "is a Git LFS pointer, not the file itself: run 'git lfs pull'";
        }
        if (text.stripLeading().startsWith("<")) {
            return "is a web page, not a checkpoint: the download went wrong";
        }
        if (text.startsWith("ustar", 257)) {
            return "is a tar, as torch saved before 0.1.10 or as archives are shipped: unpack it";
        }
        return "is no checkpoint of a known kind";
    }
}
