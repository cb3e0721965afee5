package io.weir.diameter.dictionary;

import java.util.List;
import java.util.Map;

/// Reads dictionaries from text in the grammar of the RFC: tables of AVPs as in RFC 6733 section
/// 4.5, commands and groups in the Command Code Format of section 3.2. `base.dia` in this package
/// is the model; the sections of a file are
///
///     dictionary my-application            ; the name by which others inherit it
///     inherits base
///     vendor 10415 3GPP                    ; whose AVPs with V follow; 0 is the IETF
///     application 16777238 auth Gx         ; the one application of the file, or none
///     avps
///       Charging-Rule-Name  1005  OctetString  V,M  P
///     enum Some-AVP                        ; `enum Some-AVP open` allows other values too;
///       SOME_VALUE  0                      ; also adds values to an inherited AVP
///     exactly-one
///       Some-Group  This-AVP That-AVP      ; one of them and not both; AVP means any
///     commands
///       Some-Command-Request  SCR  999
///     grammar
///       <SCR> ::= < Diameter Header: 999, REQ, PXY >
///                 < Session-Id >
///                 { Origin-Host }
///               * [ AVP ]
///
/// Stateless and thread-safe.
public final class DictionaryParser {
  private DictionaryParser() {}

  /// Reads one dictionary, which may inherit the shipped ones.
  ///
  /// @param name the file name, for messages
  /// @param text the text, at most [DictionarySource#MAX_CHARS] characters
  /// @throws DictionaryException listing every problem as `file:line:column: text`
  public static Dictionary parse(String name, String text) {
    return parseAll(List.of(new DictionarySource(name, text))).values().iterator().next();
  }

  /// Reads dictionaries that may inherit each other, in any order, and the shipped ones.
  ///
  /// @return the dictionaries by the names they give themselves, in the order of the sources
  /// @throws DictionaryException listing every problem of every text
  public static Map<String, Dictionary> parseAll(List<DictionarySource> sources) {
    return new DictionarySet(ShippedDictionaries.byName()).parse(sources);
  }
}
