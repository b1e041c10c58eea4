/**
 * What people look at. Masks, previews, alerts and answers of control come in from their topics, joined frame by frame; out
 * goes a page on the loopback interface to which they are streamed, and, from those who hold the token, words to the control
 * topic. It stands behind the job and knows it by its topics alone: there is no Flink in here.
 *
 * <p>{@link io.maskstream.job.viewer.Viewer} is the door. Everything that holds records has a fixed bound and drops the
 * oldest with a count: the join ({@code FrameJoin}), the queue of each browser ({@code Mailbox}), the table of streams.
 */
package io.maskstream.job.viewer;
