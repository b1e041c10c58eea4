package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The zips of torch.save and of TorchScript: {@code NAME/data.pkl}, and {@code NAME/data/KEY} for each storage. Code and
 * constants of TorchScript are not opened.
 */
final class TorchArchive implements StorageSource {
    private static final String PICKLE = "/data.pkl";

    private final FileBytes file;
    private final Map<String, ZipMember> members;
    private final String root;

    private TorchArchive(FileBytes file, Map<String, ZipMember> members, String root) {
        this.file = file;
        this.members = members;
        this.root = root;
    }

    static TorchArchive open(FileBytes file) {
        Map<String, ZipMember> members = ZipDirectory.read(file);
        List<String> roots = members.keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .toList();
        if (roots.size() == 1) {
            return new TorchArchive(file, members, roots.get(0));
        }
        boolean old = members.keySet().stream().anyMatch(name -> name.endsWith("/model.json"));
        throw new ModelException(
                old
                        ? "%s: is TorchScript of before torch 1.4; load and save it with a newer torch"
                                .formatted(file.name())
                        : "%s: is a zip, but not one of torch: it has no NAME/data.pkl".formatted(file.name()));
    }

    /** TorchScript archives hold constants beside the pickle; those of torch.save do not. */
    boolean isScript() {
        return members.containsKey(root + "/constants.pkl");
    }

    /** The pickled value. */
    PickleValue value() {
        checkByteOrder();
        ZipMember pickle = members.get(root + PICKLE);
        if (pickle.size() > PickleLimits.DEFAULT.bytes()) {
            throw new ModelException("%s: its pickle has %d bytes, at most %d are read"
                    .formatted(file.name(), pickle.size(), PickleLimits.DEFAULT.bytes()));
        }
        return new Unpickler(file.name(), pickle.unpack(), PickleLimits.DEFAULT, this, isScript()).read();
    }

    @Override
    public TensorStorage open(String key, ScalarType type, long elements) {
        ZipMember storage = members.get(root + "/data/" + key);
        if (storage == null) {
            throw new ModelException("%s: has no storage %s; it is incomplete, get it again"
                    .formatted(file.name(), Printable.name(key)));
        }
        if (storage.size() < elements * type.bytes()) {
            throw new ModelException("%s: storage %s has %d bytes, too few for %d elements of %s; it is cut short"
                    .formatted(file.name(), Printable.name(key), storage.size(), elements, type));
        }
        return storage;
    }

    private void checkByteOrder() {
        ZipMember order = members.get(root + "/byteorder");
        if (order != null
                && (order.size() > 16
                        || !"little"
                                .equals(StandardCharsets.US_ASCII
                                        .decode(order.unpack())
                                        .toString()))) {
            throw new ModelException("%s: was saved on a big-endian machine; load and save it on a little-endian one"
                    .formatted(file.name()));
        }
    }
}
