# Sourced by the scripts of this repository. find_jdk sets JAVA_HOME to a JDK of at least 25:
# the one already named, else the newest under /usr/lib/jvm, else the one on the PATH.

WEIR_JDK=25

# Prints the feature release of the JDK in directory $1, or nothing.
jdk_release() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] &&
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
  local best="" best_release=0 candidate release on_path=""
  if on_path=$(command -v javac 2>/dev/null); then
    on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  fi
  release=$(jdk_release "${JAVA_HOME:-}" || true)
  if [ "${release:-0}" -ge "$WEIR_JDK" ]; then
    export JAVA_HOME
    return 0
  fi
  for candidate in /usr/lib/jvm/* "$on_path"; do
    release=$(jdk_release "$candidate" || true)
    if [ "${release:-0}" -ge "$WEIR_JDK" ] && [ "$release" -gt "$best_release" ]; then
      best=$candidate
      best_release=$release
    fi
  done
  if [ -z "$best" ]; then
    echo "Weir needs a JDK of release $WEIR_JDK or later, and found none in JAVA_HOME, under" >&2
    echo "/usr/lib/jvm or on the PATH. Install one (for example Eclipse Temurin's package" >&2
    echo "temurin-$WEIR_JDK-jdk), or set JAVA_HOME to where yours is." >&2
    exit 1
  fi
  export JAVA_HOME="$best"
}
