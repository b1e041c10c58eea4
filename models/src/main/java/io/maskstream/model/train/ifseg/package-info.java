/**
 * Adapts an IFSeg to words without any picture (Yun et al. 2023): artificial pictures are made of the words' embeddings, and
 * the model learns to say which word each of their pixels is. In: a model directory of an OFA or an IFSeg, and words. Out: a
 * run directory, and in it a model directory with what the adaptation changed. It uses the training kit of {@code train} and
 * the model of {@code ifseg}.
 */
package io.maskstream.model.train.ifseg;
