/**
 * Encoders of pictures and texts: a Java class with its configuration beside its TorchScript text in the resources.
 *
 * <p>One architecture is one readable text whose parameters carry the official checkpoint's names; the class infers or
 * reads the configuration, checks every shape before anything is packed, and gives the entry points names.
 */
package io.maskstream.model.backbone;
