package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Tensor name to tensor, in the order of the file.
 *
 * <p>It holds its files' memory maps. Dicts that are derived from it ({@link #withPrefix} and the like) share them:
 * closing any of them ends reading from all. Safe for use by several threads.
 */
public final class StateDict implements AutoCloseable {
    private static final String ADVICE = "is it a checkpoint of another model?";

    private final String origin;
    private final List<FileBytes> files;
    private final Map<String, TensorEntry> tensors;
    private final String advice;

    private StateDict(String origin, List<FileBytes> files, Map<String, TensorEntry> tensors, String advice) {
        this.origin = origin;
        this.files = files;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.advice = advice;
    }

    /**
     * Opens a checkpoint: safetensors, a torch zip or legacy pickle, or a TorchScript archive, told apart by their bytes.
     *
     * <p>If the tensors lie one level down, as in {@code {"state_dict": …, "epoch": …}}, and only one entry holds any, it
     * is that entry; else {@link CheckpointTree#read} lets the caller choose.
     *
     * @throws ModelException if the file is missing, damaged, hostile, of no known kind, or holds several state dicts
     */
    public static StateDict read(Path file) {
        CheckpointTree tree = CheckpointTree.read(file);
        try {
            return tree.stateDict();
        } catch (RuntimeException e) {
            tree.close();
            throw e;
        }
    }

    /**
     * A dict of tensors that are in memory or come from other dicts, which stay open as long as this one is read.
     *
     * @param origin how errors name it
     * @throws ModelException if two have the same name
     */
    public static StateDict of(String origin, Collection<TensorEntry> tensors) {
        return of(origin, List.of(), tensors);
    }

    static StateDict of(String origin, List<FileBytes> files, Collection<TensorEntry> tensors) {
        return new StateDict(origin, List.copyOf(files), index(origin, tensors), ADVICE);
    }

    /**
     * Several files as one dict, as sharded weights are.
     *
     * @throws ModelException if one cannot be read, or two hold a tensor of the same name
     */
    public static StateDict readShards(String origin, List<Path> shards) {
        var files = new ArrayList<FileBytes>();
        var tensors = new ArrayList<TensorEntry>();
        try {
            for (Path shard : shards) {
                StateDict part = read(shard);
                files.addAll(part.files);
                tensors.addAll(part.tensors.values());
            }
            return of(origin, files, tensors);
        } catch (RuntimeException e) {
            files.forEach(FileBytes::close);
            throw e;
        }
    }

    /** How errors name it: the file's name. */
    public String origin() {
        return origin;
    }

    /** The files that it reads from; empty if all is in memory. */
    public List<Path> files() {
        return files.stream().map(FileBytes::path).toList();
    }

    /**
     * SHA-256 of the file's bytes, of several files one after the other, in lower-case hex. Reads all of them.
     *
     * @throws IllegalStateException if it was made in memory
     */
    public String sha256() {
        if (files.isEmpty()) {
            throw new IllegalStateException("%s was made in memory and has no file".formatted(origin));
        }
        return Sha256.ofFiles(files());
    }

    /** Tensor names in the order of the file. */
    public Set<String> names() {
        return tensors.keySet();
    }

    /** The tensors in the order of the file. */
    public Collection<TensorEntry> tensors() {
        return tensors.values();
    }

    public int size() {
        return tensors.size();
    }

    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    public Optional<TensorEntry> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /**
     * The tensor of that name.
     *
     * @throws ModelException if there is none
     */
    public TensorEntry require(String name) {
        TensorEntry tensor = tensors.get(name);
        if (tensor == null) {
            throw new ModelException("%s: tensor %s is missing; %s".formatted(origin, Printable.name(name), advice));
        }
        return tensor;
    }

    /**
     * The tensor of that name, which must have exactly this shape; give {@code new long[0]} for a single number.
     *
     * @throws ModelException if there is none, or its shape is another; the line names file, tensor and both shapes
     */
    public TensorEntry require(String name, long... shape) {
        TensorEntry tensor = tensors.get(name);
        if (tensor == null) {
            throw new ModelException("%s: tensor %s is missing, expected %s; %s"
                    .formatted(origin, Printable.name(name), Printable.shape(shape), advice));
        }
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new ModelException("%s: tensor %s is %s, expected %s; %s"
                    .formatted(
                            tensor.origin(), Printable.name(name), tensor.shapeText(), Printable.shape(shape), advice));
        }
        return tensor;
    }

    /** The same tensors; what {@link #require} says at the end when one is missing or of another shape. */
    public StateDict advising(String newAdvice) {
        return new StateDict(origin, files, tensors, newAdvice);
    }

    /** Only the tensors whose names begin so; names stay as they are. */
    public StateDict withPrefix(String prefix) {
        return filter(name -> name.startsWith(prefix));
    }

    /** Only the tensors whose names pass. */
    public StateDict filter(Predicate<String> wanted) {
        var kept = new LinkedHashMap<>(tensors);
        kept.keySet().removeIf(wanted.negate());
        return new StateDict(origin, files, kept, advice);
    }

    /**
     * Names that begin so lose the prefix, others stay.
     *
     * @throws ModelException if two tensors end with the same name
     */
    public StateDict stripPrefix(String prefix) {
        return rename(name -> name.startsWith(prefix) ? name.substring(prefix.length()) : name);
    }

    /**
     * The same tensors under other names.
     *
     * @throws ModelException if two tensors end with the same name
     */
    public StateDict rename(UnaryOperator<String> naming) {
        List<TensorEntry> renamed = tensors.values().stream()
                .map(tensor -> tensor.renamed(naming.apply(tensor.name())))
                .toList();
        return new StateDict(origin, files, index(origin, renamed), advice);
    }

    private static Map<String, TensorEntry> index(String origin, Collection<TensorEntry> tensors) {
        var index = new LinkedHashMap<String, TensorEntry>();
        for (TensorEntry tensor : tensors) {
            if (index.put(tensor.name(), tensor) != null) {
                throw new ModelException("%s: tensor %s is there twice; expected every name once"
                        .formatted(origin, Printable.name(tensor.name())));
            }
        }
        return index;
    }

    /** Ends reading. Buffers and arrays that were read stay good. */
    @Override
    public void close() {
        files.forEach(FileBytes::close);
    }
}
