/**
 * Pictures with the truth about each pixel, from the folders of public data sets as their official releases unpack, and
 * from Streetworld. It stands before training and evaluation.
 *
 * <p>In: a folder, and which part of it. Out: {@link io.maskstream.model.dataset.LabelledPictures}, whose labels are the
 * numbers of its class list, whatever the files hold. {@link io.maskstream.model.dataset.DataSets} is the only switch from
 * a data set's name to its reader. A folder that is not as it must be is refused when it is opened; a file of it, when it
 * is read.
 */
package io.maskstream.model.dataset;
