/**
 * IFSeg (Yun et al. 2023): an OFA whose decoder says a class for each patch, adapted to words by artificial pictures made of
 * the words' embeddings. In: pictures of any size, words. Out: for each word a map, averaged between alike patches, then
 * labels.
 */
package io.maskstream.model.ifseg;
