package io.maskstream.stream.rule;

/** A rule that cannot be read: its message says where, what was expected, and what was probably meant. */
public final class RuleSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int column;

    RuleSyntaxException(int column, String message) {
        super("column %d: %s".formatted(column, message));
        this.column = column;
    }

    /** Where it stands in the rule's text, from 1. */
    public int column() {
        return column;
    }
}
