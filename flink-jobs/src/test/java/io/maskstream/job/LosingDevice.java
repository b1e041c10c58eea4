package io.maskstream.job;

import io.maskstream.model.ConstantSegmenter;
import io.maskstream.model.FrameBatch;
import io.maskstream.model.InputSpec;
import io.maskstream.model.Segmentation;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.infer.SegmenterProvider;
import io.maskstream.stream.record.ModelIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * The constant model on a device that is lost when a file appears: in the one process that takes the file away.
 *
 * @param mark the file
 */
record LosingDevice(String mark) implements SegmenterProvider {
    static final String FAILURE = "CUDA error: an illegal memory access was encountered";
    private static final long serialVersionUID = 1L;

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("losing-device", "0:1");
    }

    @Override
    public Segmenter load(String device) {
        return new Model(Path.of(mark), new ConstantSegmenter());
    }

    @Override
    public SegmenterProvider other(String directory, long version) {
        throw new UnsupportedOperationException("there is only one model");
    }

    /** A jar of these classes, for a cluster that does not know them. */
    static Path jar(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Class<?> type : List.of(LosingDevice.class, Model.class, Session.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (var bytes = type.getClassLoader().getResourceAsStream(name)) {
                    bytes.transferTo(jar);
                }
                jar.closeEntry();
            }
        }
        return file;
    }

    private record Model(Path mark, Segmenter constant) implements Segmenter {
        @Override
        public InputSpec input() {
            return constant.input();
        }

        @Override
        public SegmentationSession open(Vocabulary vocabulary) {
            return new Session(mark, constant.open(vocabulary));
        }

        @Override
        public void close() {
            constant.close();
        }
    }

    private record Session(Path mark, SegmentationSession constant) implements SegmentationSession {
        @Override
        public Segmentation segment(FrameBatch frames) {
            try {
                if (Files.deleteIfExists(mark)) {
                    throw new IllegalStateException(FAILURE);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return constant.segment(frames);
        }

        @Override
        public void close() {
            constant.close();
        }
    }
}
