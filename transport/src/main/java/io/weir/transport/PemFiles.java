package io.weir.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and private keys in the textual form of
/// [RFC 7468](https://www.rfc-editor.org/rfc/rfc7468). Every failure names the file. Pure
/// functions.
final class PemFiles {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private PemFiles() {}

  static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static List<X509Certificate> certificates(Path file) throws IOException {
    byte[] text = read(file);
    List<X509Certificate> found;
    try {
      found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": no certificates can be read from it: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new IOException(
          file + ": there is no certificate in it; it must hold BEGIN CERTIFICATE blocks");
    }
    return found;
  }

  static PrivateKey key(Path file) throws IOException {
    Matcher block = KEY.matcher(new String(read(file), ISO_8859_1));
    if (!block.find()) {
      throw new IOException(
          file + ": there is no private key in it; it must hold a BEGIN PRIVATE KEY block");
    }
    switch (block.group(1)) {
      case "PRIVATE KEY" -> {}
      case "ENCRYPTED PRIVATE KEY" ->
          throw new IOException(
              file + ": the key is encrypted; give a PKCS #12 key store with its password instead");
      default ->
          throw new IOException(
              file
                  + ": the key is a BEGIN "
                  + block.group(1)
                  + " block; write it as PKCS #8 (BEGIN PRIVATE KEY), as openssl pkcs8 -topk8"
                  + " -nocrypt does");
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": the key is not base64: " + e.getMessage(), e);
    }
    return key(file, new PKCS8EncodedKeySpec(encoded));
  }

  private static PrivateKey key(Path file, PKCS8EncodedKeySpec encoded) throws IOException {
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException anotherAlgorithm) {
        // Only the right one can read it.
      } catch (NoSuchAlgorithmException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
    throw new IOException(
        file + ": the key is neither of " + KEY_ALGORITHMS + ", or its bytes are damaged");
  }
}
