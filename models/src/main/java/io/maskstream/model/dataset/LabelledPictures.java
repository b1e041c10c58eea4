package io.maskstream.model.dataset;

import java.util.List;
import java.util.OptionalInt;

/** A sequence of pictures with label maps. Nothing but its lists is in memory; each picture is read when it is asked for. */
public interface LabelledPictures {

    /** Data set and part, for messages: {@code ade20k validation}. */
    String name();

    /** The words of its labels, different from each other: label k is {@code classes().get(k - 1)}. */
    List<String> classes();

    /** Number of pictures. */
    int size();

    /**
     * Reads a picture.
     *
     * @param index from 0
     * @throws io.maskstream.model.ModelException one line if a file is missing or unreadable, if picture and label map
     *     have different sizes, or if the map holds a value that the data set does not have
     */
    LabelledPicture read(int index);

    /**
     * The only label that is asked for in a picture, in data sets whose samples are pairs of a picture and a class; empty
     * in all others.
     */
    default OptionalInt askedLabel(int index) {
        return OptionalInt.empty();
    }
}
