package io.weir.sctp.core;

import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The algorithms of AUTH
/// ([RFC 4895 section 3.3](https://www.rfc-editor.org/rfc/rfc4895#section-3.3)).
enum HmacAlgorithm {
  /// SHA-1, which every endpoint must know.
  SHA1(1, 20, "HmacSHA1"),
  /// SHA-256, which is preferred.
  SHA256(3, 32, "HmacSHA256");

  /// What this side asks for, the preferred one first.
  static final List<Integer> OFFERED = List.of(3, 1);

  final int id;
  final int macBytes;
  private final String name;

  HmacAlgorithm(int id, int macBytes, String name) {
    this.id = id;
    this.macBytes = macBytes;
    this.name = name;
  }

  static @Nullable HmacAlgorithm of(int id) {
    for (HmacAlgorithm each : values()) {
      if (each.id == id) {
        return each;
      }
    }
    return null;
  }

  /// The first that this side knows (section 6.1).
  static @Nullable HmacAlgorithm firstOf(List<Integer> ids) {
    for (int id : ids) {
      HmacAlgorithm known = of(id);
      if (known != null) {
        return known;
      }
    }
    return null;
  }

  Mac with(byte[] key) {
    try {
      var made = Mac.getInstance(name);
      made.init(new SecretKeySpec(key, name));
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }
}
