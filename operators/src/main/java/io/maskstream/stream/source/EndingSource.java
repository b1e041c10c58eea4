package io.maskstream.stream.source;

import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A bounded source that ends also after a restore. Flink's Kafka source tells its readers that no more splits come only
 * where it has found new partitions; restored, it finds none, and the job would wait for ever (FLINK-31006). Splits and
 * state are those of the source inside, so that savepoints fit both.
 *
 * @param <T> what it reads
 * @param <S> its splits
 * @param <C> its enumerator's state
 */
public final class EndingSource<T, S extends SourceSplit, C> implements Source<T, S, C>, ResultTypeQueryable<T> {
    private static final long serialVersionUID = 1L;

    private final Source<T, S, C> source;

    /** @param source bounded, looks for splits once, at its start, and knows the type of its elements */
    public EndingSource(Source<T, S, C> source) {
        this.source = Objects.requireNonNull(source);
        if (source.getBoundedness() != Boundedness.BOUNDED || !(source instanceof ResultTypeQueryable)) {
            throw new IllegalArgumentException("the source inside is not bounded, or does not know its type");
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
        return source.createReader(context);
    }

    @Override
    public SplitEnumerator<S, C> createEnumerator(SplitEnumeratorContext<S> context) throws Exception {
        EndingContext<S> ending = new EndingContext<>(context);
        return new EndingEnumerator<>(source.createEnumerator(ending), ending);
    }

    @Override
    public SplitEnumerator<S, C> restoreEnumerator(SplitEnumeratorContext<S> context, C state) throws Exception {
        EndingContext<S> ending = new EndingContext<>(context);
        return new EndingEnumerator<>(source.restoreEnumerator(ending, state), ending);
    }

    @Override
    public SimpleVersionedSerializer<S> getSplitSerializer() {
        return source.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<C> getEnumeratorCheckpointSerializer() {
        return source.getEnumeratorCheckpointSerializer();
    }

    @Override
    @SuppressWarnings("unchecked")
    public TypeInformation<T> getProducedType() {
        return ((ResultTypeQueryable<T>) source).getProducedType();
    }
}
