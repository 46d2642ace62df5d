#!/usr/bin/env bash
# Makes docs/run.svg, the picture in the README, of what the README's first command prints:
#   docs/make-picture.sh             runs the command, keeps what it prints in docs/run.txt, draws it
#   docs/make-picture.sh draw [SVG]  draws docs/run.txt again
# The same text makes the same picture. It names no font file and no other host.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
command="examples/run.sh behavior"
text="$here/run.txt"

record() {
  local printed
  printed="$(cd "$here/.." && $command 2>/dev/null)"
  printf '$ %s\n%s\n' "$command" "$printed" >"$text"
}

# Of a line each second the first four and the last four are enough, and the summary's last line is
# for programs. Bytes are characters here, with any awk: the examples print ASCII.
draw() {
  LC_ALL=C awk '
    function escaped(text) {
      gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
      return text
    }
    function colour(line) {
      return line ~ /^\$/ ? "#7ee787" : line ~ /^ +[0-9]+ s / ? "#c9d1d9" : "#79c0ff"
    }
    function show(line) {
      lines[++shown] = line
      if (length(line) > widest) widest = length(line)
    }
    function flush(   i) {
      for (i = 1; i <= seconds; i++) {
        if (seconds <= 9 || i <= 4 || i > seconds - 4) show(each[i])
        else if (i == 5) show("   ...")
      }
      seconds = 0
    }
    /^ +[0-9]+ s / { each[++seconds] = $0; next }
    /^\{/ { next }
    { flush(); show($0) }
    END {
      flush()
      width = int(widest * 7.83) + 40; height = shown * 19 + 46
      printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n", width, height, width, height
      print "<title>What examples/run.sh behavior prints</title>"
      printf "<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#0d1117\"/>\n", width, height
      print "<g fill=\"#484f58\"><circle cx=\"20\" cy=\"16\" r=\"5\"/><circle cx=\"38\" cy=\"16\" r=\"5\"/><circle cx=\"56\" cy=\"16\" r=\"5\"/></g>"
      print "<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, monospace\" font-size=\"13\" xml:space=\"preserve\" style=\"white-space:pre\">"
      for (i = 1; i <= shown; i++)
        printf "<text x=\"20\" y=\"%d\" fill=\"%s\">%s</text>\n", 30 + i * 19, colour(lines[i]), escaped(lines[i])
      print "</g>\n</svg>"
    }' "$text" >"$1"
}

case "${1-}" in
  "")
    record
    draw "$here/run.svg"
    ;;
  draw) draw "${2-$here/run.svg}" ;;
  *)
    echo "docs/make-picture.sh: takes nothing, or: draw [SVG]" >&2
    exit 2
    ;;
esac
