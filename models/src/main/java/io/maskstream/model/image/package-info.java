/**
 * Pictures from disk: read, turned upright, resized exactly as the libraries do that models were trained with.
 *
 * <p>In: JPEG and PNG bytes from anywhere; their header is looked at before anything is decoded. Out: {@link
 * io.maskstream.model.image.Picture}, uint8 RGB.
 */
package io.maskstream.model.image;
