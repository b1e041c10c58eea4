package io.maskstream.stream.control;

import io.maskstream.model.ModelException;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.stream.infer.SegmenterProvider;
import io.maskstream.stream.record.ModelIdentity;
import java.util.concurrent.Semaphore;

/**
 * Models without weights: those whose name begins with {@code no} do not open, {@code small} knows no elephants, and
 * {@code slow} waits for the test.
 */
record WordyProvider(String name) implements SegmenterProvider {
    private static final long serialVersionUID = 1L;
    static final Semaphore SLOW = new Semaphore(0);

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity(name, "0");
    }

    @Override
    public Segmenter load(String device) {
        throw new AssertionError("control loads no weights");
    }

    @Override
    public SegmenterProvider other(String directory, long version) {
        if (directory.startsWith("no")) {
            throw new ModelException(directory + ": no such folder; expected a model directory");
        }
        if (directory.equals("slow")) {
            SLOW.acquireUninterruptibly();
        }
        return new WordyProvider(directory);
    }

    @Override
    public void requireWords(Vocabulary words) {
        if (name.equals("small") && words.names().contains("elephant")) {
            throw new ModelException("the class 'elephant' cannot be encoded");
        }
    }
}
