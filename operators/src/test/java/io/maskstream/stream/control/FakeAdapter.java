package io.maskstream.stream.control;

import io.maskstream.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Adapts nothing: a test says what becomes of each run. Found by a name that survives serialization. */
record FakeAdapter(String name) implements Adapter {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Map<String, List<FakeRun>> RUNS = new ConcurrentHashMap<>();

    /** A run that was begun. */
    static final class FakeRun implements Run {
        final String model;
        final List<String> words;
        final Listener listener;
        boolean givenUp;

        FakeRun(String model, List<String> words, Listener listener) {
            this.model = model;
            this.words = words;
            this.listener = listener;
        }

        @Override
        public void giveUp() {
            givenUp = true;
        }
    }

    static FakeAdapter fresh() {
        FakeAdapter adapter = new FakeAdapter("adapter-" + NAMES.incrementAndGet());
        RUNS.put(adapter.name(), new ArrayList<>());
        return adapter;
    }

    @Override
    public Run begin(Optional<String> model, Vocabulary words, Listener listener) {
        FakeRun run = new FakeRun(model.orElse("configured"), words.names(), listener);
        RUNS.get(name).add(run);
        return run;
    }

    List<FakeRun> runs() {
        return RUNS.get(name);
    }

    FakeRun last() {
        return runs().get(runs().size() - 1);
    }
}
