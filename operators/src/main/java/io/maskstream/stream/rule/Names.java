package io.maskstream.stream.rule;

/** Names that people give to rules and zones. */
final class Names {
    private Names() {}

    static void require(String what, String name, int longest) {
        if (name.isBlank() || name.length() > longest) {
            throw new IllegalArgumentException("%s is empty or longer than %d characters".formatted(what, longest));
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "%s, '%s', has a control character".formatted(what, name.replaceAll("\\p{Cntrl}", "?")));
        }
    }
}
