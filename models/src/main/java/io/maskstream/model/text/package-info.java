/**
 * From words to numbers: tokenizers and prompt templates.
 *
 * <p>A {@link io.maskstream.model.text.Tokenizer} lives in a model directory as {@code tokenizer.json} in the Hugging
 * Face format, with what that format cannot say under the key {@code maskstream}. Importers write it from the official
 * vocabularies of CLIP, OFA and BERT. The rules that a regular expression of that format cannot hold (cleaning of
 * broken text, HTML entities) are done in Java before; byte pairs and word pieces are merged by the native library.
 */
package io.maskstream.model.text;
