package io.weir.transport.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.framing.HttpLine.EndOfHeaders;
import io.weir.transport.framing.HttpLine.Header;
import io.weir.transport.framing.HttpLine.Malformed;
import io.weir.transport.framing.HttpLine.Request;
import io.weir.transport.framing.HttpLine.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lines of HTTP, taken apart.
class HttpLineTest {
  private static final HttpVersion HTTP_1_1 = new HttpVersion(1, 1);

  private static HttpLine start(String line) {
    return HttpLine.startLine((line + "\r\n").getBytes(ISO_8859_1));
  }

  private static HttpLine header(String line) {
    return HttpLine.headerLine((line + "\r\n").getBytes(ISO_8859_1));
  }

  private static Request get(String target) {
    return new Request("GET", target, HTTP_1_1);
  }

  // ---- requests

  @Test
  void aRequestHasMethodTargetAndVersion() {
    assertThat(start("GET /a?b#c HTTP/1.1")).isEqualTo(get("/a?b#c"));
    assertThat(start("foo bar HTTP/11.12"))
        .isEqualTo(new Request("foo", "bar", new HttpVersion(11, 12)));
    assertThat(start("PURGE * HTTP/2.0"))
        .isEqualTo(new Request("PURGE", "*", new HttpVersion(2, 0)));
  }

  @Test
  void aRequestWithoutVersionIsHttp09() {
    assertThat(start("GET /")).isEqualTo(new Request("GET", "/", HttpVersion.HTTP_0_9));
    assertThat(start("HTTP x")).isEqualTo(new Request("HTTP", "x", new HttpVersion(0, 9)));
    assertThat(start("GET / ")).isEqualTo(new Request("GET", "/", HttpVersion.HTTP_0_9));
  }

  @Test
  void whiteSpaceMayBeMoreThanOne() {
    assertThat(start("GET  /a \t HTTP/1.1 \t ")).isEqualTo(get("/a"));
    assertThat(start("GET\t/\tHTTP/1.1")).isEqualTo(get("/"));
  }

  @Test
  void aLineMayEndInALineFeedAloneOrNotAtAll() {
    assertThat(HttpLine.startLine("GET / HTTP/1.1\n".getBytes(ISO_8859_1))).isEqualTo(get("/"));
    assertThat(HttpLine.startLine("GET / HTTP/1.1".getBytes(ISO_8859_1))).isEqualTo(get("/"));
    assertThat(HttpLine.headerLine(new byte[] {'\n'})).isEqualTo(new EndOfHeaders());
    assertThat(HttpLine.headerLine(new byte[0])).isEqualTo(new EndOfHeaders());
  }

  @Test
  void octetsOfATargetStayAsTheyAre() {
    assertThat(start("GET /é%20 HTTP/1.1")).isEqualTo(get("/é%20"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r",
        "GET",
        "GET ",
        " GET / HTTP/1.1",
        "Foo: bar",
        "GET / HTTP/1",
        "GET / HTTP/1.",
        "GET / HTTP/.1",
        "GET / HTTP/a.b",
        "GET / http/1.1",
        "GET / HTTP/-1.1",
        "GET / HTTP/1.1x",
        "GET / HTTP/1.1 x",
        "GET / HTTP/1.1\r",
        "GET / HTTP/1234567890.1",
        "GET / b",
        "GET /a b HTTP/1.1",
        "GET /a\rb HTTP/1.1",
        "GET /\u007f HTTP/1.1",
        "G(T / HTTP/1.1",
        "\u00c8 / HTTP/1.1",
        "\0",
      })
  void aStartLineThatIsNoneIsKeptWhole(String line) {
    assertThat(start(line)).isEqualTo(new Malformed(line + "\r\n"));
  }

  // ---- responses

  @Test
  void aResponseHasVersionStatusAndReason() {
    assertThat(start("HTTP/1.1 200 OK")).isEqualTo(new Status(HTTP_1_1, 200, "OK"));
    assertThat(start("HTTP/1.1  200\tOK  x ")).isEqualTo(new Status(HTTP_1_1, 200, "OK  x "));
    assertThat(start("HTTP/1.1 204")).isEqualTo(new Status(HTTP_1_1, 204, ""));
    assertThat(start("HTTP/1.1 204 ")).isEqualTo(new Status(HTTP_1_1, 204, ""));
    assertThat(start("HTTP/1.0 2000 OK")).isEqualTo(new Status(new HttpVersion(1, 0), 2000, "OK"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/",
        "HTTP/1.1",
        "HTTP/1.1 ",
        "HTTP/1.1200 OK",
        "HTTP/1 200 OK",
        "HTTP/ 200 OK",
        "HTTP/1.1 abc OK",
        "HTTP/1.1 200OK",
        "HTTP/1.1 -5 OK",
        "HTTP/1.1 1234567890 OK",
        "http/1.1 200 OK",
      })
  void aStatusLineThatIsNoneIsKeptWhole(String line) {
    assertThat(start(line)).isEqualTo(new Malformed(line + "\r\n"));
  }

  // ---- headers

  @Test
  void aHeaderHasNameAndValue() {
    assertThat(header("Host: a")).isEqualTo(new Header("Host", "a"));
    assertThat(header("host:a")).isEqualTo(new Header("host", "a"));
    assertThat(header("Host:  \t a \t ")).isEqualTo(new Header("Host", "a \t "));
    assertThat(header("Host:")).isEqualTo(new Header("Host", ""));
    assertThat(header("a_!1: :")).isEqualTo(new Header("a_!1", ":"));
  }

  @Test
  void aValueKeepsTheLineEndsThatContinueIt() {
    assertThat(header("A: b\r\n c\n\td")).isEqualTo(new Header("A", "b\r\n c\n\td"));
    assertThat(header("A:\r\n b")).isEqualTo(new Header("A", "\r\n b"));
  }

  @Test
  void theEmptyLineEndsTheHeaders() {
    assertThat(header("")).isEqualTo(new EndOfHeaders());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "Host : a",
        " Host: a",
        "A b: c",
        "A\tb: c",
        "A/b: c",
        "A(b): c",
        ":a",
        "Aé: c",
        "Foo\r\n :x",
        "GET / HTTP/1.1",
        "HTTP/1.1 200 OK",
        "A\0: b",
        "\r",
      })
  void aHeaderThatIsNoneIsKeptWhole(String line) {
    assertThat(header(line)).isEqualTo(new Malformed(line + "\r\n"));
  }

  @Test
  void namesCompareInAnyCase() {
    var header = new Header("x-forWarded-FOR", "a");
    assertThat(header.is("X-Forwarded-For")).isTrue();
    assertThat(header.is("X-Forwarded")).isFalse();
    assertThat(header.canonicalName()).isEqualTo("X-Forwarded-For");
    assertThat(new Header("ETAG", "").canonicalName()).isEqualTo("Etag");
    assertThat(new Header("x_y--z", "").canonicalName()).isEqualTo("X_y--Z");
  }

  // ---- either

  @Test
  void noLineIsRightAsBoth() {
    for (String line :
        new String[] {"GET / HTTP/1.1", "HTTP/1.1 200 OK", "A: b", "GET:/ x", "", "x", "a b"}) {
      HttpLine start = start(line);
      HttpLine header = header(line);
      assertThat(start instanceof Malformed || header instanceof Malformed).as(line).isTrue();
      assertThat(HttpLine.parse((line + "\r\n").getBytes(ISO_8859_1)))
          .isEqualTo(start instanceof Malformed ? header : start);
    }
  }

  // ---- targets

  @Test
  void aTargetHasOneOfFiveForms() {
    assertThat(get("*").form()).isEqualTo(new RequestTarget.Asterisk());
    assertThat(get("/").form()).isEqualTo(new RequestTarget.Path("/"));
    assertThat(get("/a:b?c").form()).isEqualTo(new RequestTarget.Path("/a:b?c"));
    assertThat(get("h:443").form()).isEqualTo(new RequestTarget.Scheme("h", "443"));
    assertThat(get("ftp://a/b").form()).isEqualTo(new RequestTarget.Scheme("ftp", "//a/b"));
    assertThat(get("http:/x").form()).isEqualTo(new RequestTarget.Scheme("http", "/x"));
    assertThat(get("abc").form()).isEqualTo(new RequestTarget.Other("abc"));
    assertThat(get("*a").form()).isEqualTo(new RequestTarget.Other("*a"));
  }

  private static RequestTarget absolute(String scheme, String host, int port, String path) {
    return new RequestTarget.Absolute(scheme, host, port, path);
  }

  @Test
  void aWholeAddressHasHostPortAndPath() {
    int none = RequestTarget.NO_PORT;
    assertThat(get("http://h").form()).isEqualTo(absolute("http", "h", none, "/"));
    assertThat(get("http://h/").form()).isEqualTo(absolute("http", "h", none, "/"));
    assertThat(get("HTTPS://h:1/p?q").form()).isEqualTo(absolute("https", "h", 1, "/p?q"));
    assertThat(get("http://h:/p").form()).isEqualTo(absolute("http", "h", none, "/p"));
    assertThat(get("http://h?q:1").form()).isEqualTo(absolute("http", "h", none, "/?q:1"));
    assertThat(get("http://h:65535").form()).isEqualTo(absolute("http", "h", 65_535, "/"));
    assertThat(get("http://[::1]:80/p").form()).isEqualTo(absolute("http", "[::1]", 80, "/p"));
    assertThat(get("http://[::1]/").form()).isEqualTo(absolute("http", "[::1]", none, "/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://",
        "http:///p",
        "http://:80/",
        "http://h:65536/",
        "http://h:8a/",
        "http://h:-1/",
        "http://u:p@h:80/",
        "http://good.example@bad.example/",
        "http://[::1/",
        "http://[::1]x/",
      })
  void anAddressThatMayNotBeWhatItLooksLikeIsLeftAsItCame(String target) {
    assertThat(get(target).form()).isEqualTo(new RequestTarget.Other(target));
  }
}
