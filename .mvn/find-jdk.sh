# Sourced by mvnw (right after its "set" line) and by scripts/run.sh. Leaves JAVA_HOME at a JDK that can build and run
# Freshold, or exits 1 and says what to do. A JDK 25 is preferred to a newer one; a JAVA_HOME that is new enough stays.
# Regenerating the wrapper drops the line in mvnw that sources this file: put it back.

freshold_jdk_wanted=25

# The major version of the JDK at $1, from its "release" file; nothing where there is no full JDK.
freshold_jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# The homes worth a look, one a line, whether they exist or not.
freshold_jdk_homes() {
  user=${HOME:-/root}
  [ -z "${JAVA_25_HOME-}" ] || printf '%s\n' "$JAVA_25_HOME"
  [ ! -x /usr/libexec/java_home ] || /usr/libexec/java_home -v "$freshold_jdk_wanted" 2>/dev/null || :
  printf '%s\n' /usr/lib/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* \
    "${SDKMAN_DIR:-$user/.sdkman}"/candidates/java/* \
    "$user"/.jdks/* \
    "${ASDF_DATA_DIR:-$user/.asdf}"/installs/java/* \
    "$user"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$user"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
}

# The first home with exactly the wanted version, else the first newer one.
freshold_jdk_find() {
  freshold_jdk_homes | {
    newer=
    while IFS= read -r home; do
      version=$(freshold_jdk_version "$home")
      if [ "${version:-0}" -eq "$freshold_jdk_wanted" ]; then
        printf '%s\n' "$home"
        exit 0
      fi
      if [ -z "$newer" ] && [ "${version:-0}" -gt "$freshold_jdk_wanted" ]; then newer=$home; fi
    done
    printf '%s\n' "$newer"
  }
}

freshold_jdk_current=${JAVA_HOME-}
if [ -z "$freshold_jdk_current" ] && command -v javac >/dev/null 2>&1; then
  freshold_jdk_current=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
fi
freshold_jdk_found=$(freshold_jdk_version "$freshold_jdk_current")

if [ "${freshold_jdk_found:-0}" -ge "$freshold_jdk_wanted" ]; then
  JAVA_HOME=$freshold_jdk_current
else
  # mvnw runs with "set -f"; the look-up needs globs, and a subshell keeps the caller's setting.
  freshold_jdk_home=$(set +f && freshold_jdk_find)
  if [ -z "$freshold_jdk_home" ]; then
    echo "Freshold needs JDK $freshold_jdk_wanted or newer, and none was found (the default here is ${freshold_jdk_found:-no JDK})." >&2
    echo "Install one, for example Eclipse Temurin $freshold_jdk_wanted, and set JAVA_HOME to its folder." >&2
    exit 1
  fi
  echo "Using JDK $(freshold_jdk_version "$freshold_jdk_home") at $freshold_jdk_home (the default here is ${freshold_jdk_found:-no JDK})." >&2
  JAVA_HOME=$freshold_jdk_home
fi
export JAVA_HOME
