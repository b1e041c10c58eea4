package io.maskstream.model.evaluate;

import io.maskstream.model.dataset.LabelledPicture;
import java.util.List;

/** Counts predictions under one protocol, and makes figures of them in the end. */
interface Scores {

    /** What is asked of the model for each picture: a vocabulary's labels. */
    List<Integer> questions(LabelledPicture picture);

    /**
     * Counts an answer.
     *
     * @param question one of {@link #questions}
     * @param predicted labels of the question's vocabulary
     */
    void add(LabelledPicture picture, int question, short[] predicted);

    /** The figures so far. */
    EvaluationResult result(String dataSet, int images, List<String> failures);
}
