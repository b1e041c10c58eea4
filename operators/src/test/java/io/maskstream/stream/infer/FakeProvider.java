package io.maskstream.stream.infer;

import io.maskstream.model.ModelException;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.record.ModelIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives segmenters that a test holds in its hands, by a name that survives serialization. */
record FakeProvider(String name, String version) implements SegmenterProvider {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Map<String, Segmenter> SEGMENTERS = new ConcurrentHashMap<>();

    private static final String ADAPTED = "adapted-to-";

    static FakeProvider of(Segmenter segmenter) {
        String name = "fake-" + NAMES.incrementAndGet();
        SEGMENTERS.put(name, segmenter);
        return new FakeProvider(name, "0:abc");
    }

    /** A model that was adapted to one word, under a name that says so: {@code adapted-to-tree}. */
    static FakeProvider adapted(String word, Segmenter segmenter) {
        SEGMENTERS.put(ADAPTED + word, segmenter);
        return new FakeProvider(ADAPTED + word, "0:abc");
    }

    /** From now on there is no such model. */
    static void forget(String name) {
        SEGMENTERS.remove(name);
    }

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity(name, version);
    }

    @Override
    public Segmenter load(String device) {
        return Optional.ofNullable(SEGMENTERS.get(name)).orElseThrow(() -> new ModelException(name + " is no model"));
    }

    @Override
    public SegmenterProvider other(String directory, long newVersion) {
        return new FakeProvider(directory, newVersion + ":abc");
    }

    @Override
    public Optional<Boolean> adaptedTo(Vocabulary words) {
        return name.startsWith(ADAPTED)
                ? Optional.of(words.names().equals(List.of(name.substring(ADAPTED.length()))))
                : Optional.empty();
    }
}
