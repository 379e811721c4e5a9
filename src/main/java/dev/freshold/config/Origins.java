package dev.freshold.config;

/** Short names of where a value was written, without the paths of a machine. */
final class Origins {

  private Origins() {}

  /**
   * The short name of a config source.
   *
   * @param source as SmallRye Config calls it, such as
   *     YamlConfigSource[source=file:/etc/freshold.yaml]
   */
  static String shortName(String source, SettingName setting) {
    if (isEnvironment(source) && !source.contains("[")) {
      return "environment " + setting.variable();
    }
    if (source.equals("SysPropConfigSource")) {
      return "system property";
    }
    int location = source.indexOf("[source=");
    String name =
        location < 0 || !source.endsWith("]")
            ? source
            : source.substring(location + "[source=".length(), source.length() - 1);
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  /** Whether a config source holds environment variables, of the process or of a .env file. */
  static boolean isEnvironment(String source) {
    return source.equals("EnvConfigSource") || source.startsWith("EnvConfigSource[");
  }
}
