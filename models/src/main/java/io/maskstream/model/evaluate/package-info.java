/**
 * How good masks are: counts of pixels and the figures that follow from them.
 *
 * <p>In: label maps of the truth and of the prediction, of one size, in a class list's numbers. Out: intersection over
 * union in its several means, accuracy, consistency in time. The metrics know no model and no data set.
 */
package io.maskstream.model.evaluate;
