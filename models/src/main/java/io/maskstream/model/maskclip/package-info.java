/**
 * MaskCLIP (Zhou et al. 2022): CLIP's own dense features against its own texts, without any training. The segmenter for
 * every plain CLIP model, and the base line that the trained ones have to beat.
 */
package io.maskstream.model.maskclip;
