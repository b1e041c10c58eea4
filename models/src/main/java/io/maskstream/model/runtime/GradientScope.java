package io.maskstream.model.runtime;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Collects gradients. The engine's collector is process-wide, so at most one scope is open in a process; others wait.
 */
public final class GradientScope implements AutoCloseable {
    private static final ReentrantLock LOCK = new ReentrantLock(true);

    private final GradientCollector collector;

    private GradientScope(GradientCollector collector) {
        this.collector = collector;
    }

    /** Waits for its turn; close it on the same thread. */
    public static GradientScope open() {
        LOCK.lock();
        try {
            if (LOCK.getHoldCount() > 1) {
                throw new IllegalStateException("this thread collects gradients already");
            }
            return new GradientScope(TensorEngine.get().engine().newGradientCollector());
        } catch (RuntimeException e) {
            LOCK.unlock();
            throw e;
        }
    }

    /** Adds the gradients of a loss of one element to the parameters that led to it. */
    public void backward(Tensor loss) {
        collector.backward(loss.array());
    }

    /** The gradient that a parameter has collected; owned by the scope that is given. */
    public static Tensor gradient(TensorScope scope, Tensor parameter) {
        return scope.adopt(parameter.array().getGradient());
    }

    /** Whether a parameter has collected any gradient. */
    public static boolean hasGradient(Tensor parameter) {
        return parameter.array().hasGradient();
    }

    /** Gradients accumulate; this sets them back to zero. */
    public static void zero(Collection<Tensor> parameters) {
        for (Tensor parameter : parameters) {
            PtNDArray array = parameter.array();
            if (array.hasGradient()) {
                JniUtils.zeroGrad(array);
            }
        }
    }

    @Override
    public void close() {
        try {
            collector.close();
        } finally {
            LOCK.unlock();
        }
    }
}
