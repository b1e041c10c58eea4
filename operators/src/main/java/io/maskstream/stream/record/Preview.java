package io.maskstream.stream.record;

/**
 * A small picture of a frame for people to look at.
 *
 * @param jpeg the encoded picture
 * @param width columns
 * @param height rows
 */
public record Preview(byte[] jpeg, int width, int height) {}
