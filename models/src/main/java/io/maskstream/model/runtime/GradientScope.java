package io.maskstream.model.runtime;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Collection;

/**
 * Collects gradients on the thread that opened it. Threads have scopes of their own and do not wait for each other: the
 * engine keeps its gradient mode for each thread and walks a CPU graph back on the thread that asks for it. Two scopes
 * must not collect into the same parameters at the same time.
 */
public final class GradientScope implements AutoCloseable {
    /** The scope that this thread has open. DJL's own collector is one for the whole process, so it is not used. */
    private static final ThreadLocal<GradientScope> OPEN = new ThreadLocal<>();

    private final boolean before;

    private GradientScope(boolean before) {
        this.before = before;
    }

    /**
     * Begins to collect; close it on the same thread.
     *
     * @throws IllegalStateException if this thread collects already
     */
    public static GradientScope open() {
        if (OPEN.get() != null) {
            throw new IllegalStateException("this thread collects gradients already");
        }
        TensorEngine.get().prepareThread();
        GradientScope scope = new GradientScope(JniUtils.isGradMode());
        JniUtils.setGradMode(true);
        OPEN.set(scope);
        return scope;
    }

    /** Adds the gradients of a loss of one element to the parameters that led to it. */
    public void backward(Tensor loss) {
        PtNDArray array = loss.array();
        try (var one = (PtNDArray) array.getManager().ones(array.getShape(), DataType.FLOAT32)) {
            JniUtils.backward(array, one, false, false);
        }
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
        if (OPEN.get() == this) {
            OPEN.remove();
            JniUtils.setGradMode(before);
        }
    }
}
