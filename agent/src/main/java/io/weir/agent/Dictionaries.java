package io.weir.agent;

import io.weir.diameter.dictionary.Dictionary;

/// What the program knows of Diameter. Stateless.
public final class Dictionaries {
  private Dictionaries() {}

  /// The base protocol, accounting and credit control.
  ///
  /// @return one dictionary of all that is shipped
  public static Dictionary all() {
    return Dictionary.combine(
        Dictionary.base(), Dictionary.accounting(), Dictionary.creditControl());
  }
}
