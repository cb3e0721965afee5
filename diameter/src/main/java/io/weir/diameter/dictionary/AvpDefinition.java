package io.weir.diameter.dictionary;

import io.weir.diameter.wire.AvpId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What a dictionary knows of one AVP: a row of the tables in RFC 6733 section 4.5.
///
/// Immutable.
///
/// @param name as the document prints it, for example `Session-Id`
/// @param id code and vendor, and the M bit a sender sets
/// @param type the data format
/// @param flags the flags that must and must not be set
/// @param enumNames names of values in the order of the document; of an Enumerated these are the
///     values there are, of an integer they are only names
/// @param openEnum whether values without a name are legal all the same, as where a registry grows
/// @param group what a Grouped AVP contains; null for all other types
public record AvpDefinition(
    String name,
    AvpId id,
    AvpType type,
    FlagRule flags,
    Map<Integer, String> enumNames,
    boolean openEnum,
    @Nullable Grammar group) {

  public AvpDefinition {
    enumNames = Collections.unmodifiableMap(new LinkedHashMap<>(enumNames));
    if ((type == AvpType.GROUPED) != (group != null)) {
      throw new IllegalArgumentException(
          "a Grouped AVP and no other has a grammar: name=" + name + ", type=" + type);
    }
  }

  /// The AVP Code.
  public int code() {
    return id.code();
  }

  /// The vendor, 0 for the IETF.
  public int vendorId() {
    return id.vendorId();
  }

  /// The name of a value, or null if it has none.
  public @Nullable String enumName(int value) {
    return enumNames.get(value);
  }

  /// The value that has this name.
  public OptionalInt enumValue(String valueName) {
    for (Map.Entry<Integer, String> entry : enumNames.entrySet()) {
      if (entry.getValue().equals(valueName)) {
        return OptionalInt.of(entry.getKey());
      }
    }
    return OptionalInt.empty();
  }

  /// How messages to people name the AVP: `Session-Id (263)`, `Name (1032, vendor 10415)`.
  String label() {
    return name + " (" + codeLabel(code(), vendorId()) + ")";
  }

  static String codeLabel(int code, int vendorId) {
    String label = Integer.toUnsignedString(code);
    return vendorId == 0 ? label : label + ", vendor " + Integer.toUnsignedString(vendorId);
  }
}
