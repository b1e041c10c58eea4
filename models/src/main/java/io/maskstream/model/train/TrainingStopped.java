package io.maskstream.model.train;

/** A training was stopped from outside; its state is saved, and it can be taken up again. */
public final class TrainingStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TrainingStopped(long step) {
        super("stopped before step %d of the training; its state is saved".formatted(step));
    }
}
