package io.maskstream.job.viewer;

import java.util.Locale;

/** What the viewer counts; each is a key of {@code counts} in its status. */
enum Count {
    /** Mask records that could be read. */
    MASKS,
    /** Previews that could be read. */
    PREVIEWS,
    /** Previews that found the mask of their frame. */
    JOINED,
    /** Previews that were given up before a mask came; they are never shown. */
    PREVIEWS_WITHOUT_MASK,
    /** Masks that were given up before a preview came: as a rule there are fewer previews than masks. */
    MASKS_WITHOUT_PREVIEW,
    /** Mask and preview of one epoch and sequence, but of different times. */
    TIMES_DISAGREE,
    /** Records of the masks topic of another type, or in a form that this version does not know. */
    UNKNOWN_TYPE,
    /** Mask records whose parts do not fit each other. */
    MASKS_REFUSED,
    /** Previews without the headers that name their frame, or that are no JPEG of a bearable size. */
    PREVIEWS_REFUSED,
    /** Alerts or answers that are no JSON object, or too long. */
    TEXTS_REFUSED,
    /** Records of streams beyond the most that are shown. */
    TOO_MANY_STREAMS,
    /** Frames that a browser was too slow for. */
    FRAMES_DROPPED,
    /** Browsers that were turned away because there were too many. */
    BROWSERS_REFUSED,
    /** Requests with a foreign host or origin. */
    FOREIGN_REQUESTS,
    /** Requests with a wrong token, or without one. */
    WRONG_TOKENS,
    /** Times that the viewer was too far behind the topics and went on at their ends. */
    SKIPPED_AHEAD,
    /** Times that a topic could not be read or written. */
    BROKER_ERRORS;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
