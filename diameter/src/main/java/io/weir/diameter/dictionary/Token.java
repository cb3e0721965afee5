package io.weir.diameter.dictionary;

/// A word or a sign in the text of a dictionary, and where it stands. Immutable.
///
/// @param kind what it is
/// @param text as written
/// @param line from 1
/// @param column from 1
record Token(Kind kind, String text, int line, int column) {
  enum Kind {
    WORD,
    /// One of `< > { } [ ] * , :`.
    SIGN,
    /// `::=`
    DEFINES
  }

  boolean isWord() {
    return kind == Kind.WORD;
  }

  boolean isSign(char sign) {
    return kind == Kind.SIGN && text.charAt(0) == sign;
  }

  /// Whether this is one of `<`, `{`, `[`.
  boolean isOpening() {
    return isSign('<') || isSign('{') || isSign('[');
  }

  /// Whether this is one of `>`, `}`, `]`.
  boolean isClosing() {
    return isSign('>') || isSign('}') || isSign(']');
  }

  /// Whether this is a word of digits only.
  boolean isNumber() {
    return isWord() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
