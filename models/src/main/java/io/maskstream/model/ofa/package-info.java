/**
 * OFA (Wang et al. 2022), an encoder and decoder over tokens of pictures and text. In: pictures, ids of text. Out: tokens,
 * and through {@code ifseg} a class for each patch. Sizes, names and shapes of the official checkpoints, the script texts of
 * their parts and the ids of positions and of pairs of positions are here.
 */
package io.maskstream.model.ofa;
