package io.weir.diameter.dictionary;

import java.io.Serializable;

/// One thing that is wrong with the text of a dictionary. Immutable.
///
/// @param file the name the text was given
/// @param line the line, from 1
/// @param column the column in characters, from 1
/// @param text what is wrong and what to do
public record Problem(String file, int line, int column, String text) implements Serializable {
  /// The problem as compilers print it: `file:line:column: text`.
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + text;
  }
}
