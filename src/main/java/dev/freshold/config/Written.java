package dev.freshold.config;

/**
 * What somebody wrote for a setting.
 *
 * @param text the value; of a list item, that item alone
 * @param shown the value as it may be shown: before expressions are expanded, since they may have
 *     brought in a secret
 * @param origin the file or variable
 */
record Written(String text, String shown, String origin) {

  private static final int LONGEST_SHOWN = 80;

  /** The value and where it is, for the beginning of a sentence about it. */
  String quoted() {
    String line = shown.replaceAll("\\p{Cntrl}", " ");
    String cut = line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line;
    return "\"" + cut + "\" (" + origin + ")";
  }

  /** Where it is, for the same place, where the value must not be seen. */
  String hidden() {
    return "what is written (" + origin + ")";
  }
}
